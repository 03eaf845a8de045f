// Made from schema/chatops.schema.json by `npm run generate`. Do not edit.
export { f0 as fitsConfig };
function isMap(v) {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}
function everyItem(v, fits) {
  for (let index = 0; index < v.length; index++) if (!fits(v[index])) return false;
  return true;
}
const p0 = new RegExp("^[A-Za-z][A-Za-z0-9-]*$", 'u');
const p1 = new RegExp("^[A-Za-z][A-Za-z0-9_-]*$", 'u');
const p2 = new RegExp("^[0-9]{12}$", 'u');
const p3 = new RegExp("^[a-z]{2}(-[a-z]+)+-[0-9]$", 'u');
const p4 = new RegExp("^arn:(?:aws|\\$\\{AWS::Partition\\}):iam::(?:[0-9]{12}|\\$\\{AWS::AccountId\\}):role/(?:[!-#%-~]|\\$\\{AWS::[A-Za-z]+\\})+$", 'u');
const p5 = new RegExp("^[a-z0-9][a-z0-9.-]*[a-z0-9]$", 'u');
const p6 = new RegExp("^[0-9A-Z]{1,255}$", 'u');
const p7 = new RegExp("^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", 'u');
const p8 = new RegExp("^arn:(?:aws|\\$\\{AWS::Partition\\}):sns:(?:[a-z0-9-]+|\\$\\{AWS::Region\\}):(?:[0-9]{12}|\\$\\{AWS::AccountId\\}):(?:[A-Za-z0-9_-]|\\$\\{AWS::[A-Za-z]+\\}){1,256}$", 'u');
const p9 = new RegExp("^[A-Za-z0-9.@_-]+$", 'u');
const p10 = new RegExp("^[A-Za-z0-9 _-]+$", 'u');
const p11 = new RegExp("^(?![Aa][Ww][Ss])[A-Za-z0-9_-]{1,256}$", 'u');
const p12 = new RegExp("^\\$(?:\\.[A-Za-z0-9_/-]+|\\[(?:[0-9]+|\\*)\\])+$", 'u');
const p13 = new RegExp("^[A-Za-z0-9._-]+$", 'u');
const p14 = new RegExp("^[A-Za-z0-9_-]+$", 'u');
const p15 = new RegExp("^(?:alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}|arn:(?:aws|\\$\\{AWS::Partition\\}):kms:(?:[a-z0-9-]+|\\$\\{AWS::Region\\}):(?:[0-9]{12}|\\$\\{AWS::AccountId\\}):(?:key/[a-zA-Z0-9-]+|alias/(?!aws/)[a-zA-Z0-9/_-]+))$", 'u');
const p16 = new RegExp("^arn:(?:aws|\\$\\{AWS::Partition\\}):kms:(?:[a-z0-9-]+|\\$\\{AWS::Region\\}):(?:[0-9]{12}|\\$\\{AWS::AccountId\\}):(?:key/[a-zA-Z0-9-]+|alias/(?!aws/)[a-zA-Z0-9/_-]+)$", 'u');
const p17 = new RegExp("^arn:(?:aws|\\$\\{AWS::Partition\\}):iam::(?:(?:[0-9]{12}|\\$\\{AWS::AccountId\\})|aws):policy/(?!aws-service-role/)(?:[A-Za-z0-9_+=,.@/-]|\\$\\{AWS::[A-Za-z]+\\})+$", 'u');
const p18 = new RegExp("^(?![aA][wW][sS]:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}$", 'u');
const p19 = new RegExp("^[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}$", 'u');
const p20 = new RegExp("^[A-Za-z0-9]+$", 'u');
const p21 = new RegExp("^(?:\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$", 'u');
const p22 = new RegExp("^(?:\\*|arn:(?:[^:$\\s]|\\$\\{[^{}\\s]*\\}|\\$(?!\\{))*:(?:[^:$\\s]|\\$\\{[^{}\\s]*\\}|\\$(?!\\{))*:(?:[^:$\\s]|\\$\\{[^{}\\s]*\\}|\\$(?!\\{))*:(?:[^:$\\s]|\\$\\{[^{}\\s]*\\}|\\$(?!\\{))*:\\S(?:.*\\S)?)$", 'u');
const p23 = new RegExp("^(?:ForAnyValue:|ForAllValues:)?(?:(?:String(?:Not)?Equals(?:IgnoreCase)?|String(?:Not)?Like|(?:Numeric|Date)(?:Not)?Equals|(?:Numeric|Date)(?:LessThan|GreaterThan)(?:Equals)?|Bool|BinaryEquals|(?:Not)?IpAddress|Arn(?:Not)?(?:Equals|Like))(?:IfExists)?|Null)$", 'u');
const p24 = new RegExp("^[A-Za-z0-9.-]+:\\S(?:.*\\S)?$", 'u');
const p25 = new RegExp("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?Z)?$", 'u');
const p26 = new RegExp("^[A-Za-z0-9_+=,.@-]+$", 'u');
const p27 = new RegExp("^/(?:[!-~]*[!-.0-~]/)?$", 'u');
const p28 = new RegExp("^[\\t\\n\\r -~\\u00A1-\\u00FF]*$", 'u');
const p29 = new RegExp("^\\S(?:[^\\r\\n]*\\S)?\\n?$", 'u');
const p30 = new RegExp("^[^\\s$]+$", 'u');
const p31 = new RegExp("^[a-zA-Z0-9-]+$", 'u');
const p32 = new RegExp("^\\S+$", 'u');
const p33 = new RegExp("^([A-Za-z0-9]+|19(:|%3[aA])[^\\s/?#]+)$", 'u');
const p34 = new RegExp("^\\S(?:.*\\S)?$", 'u');
const p35 = new RegExp("^[a-z]+/[a-z-]+$", 'u');
const p36 = new RegExp("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", 'u');
const p37 = new RegExp("^(100|[1-9]?[0-9])%$", 'u');
function f0(v) {
  if (!(isMap(v))) return false;
  if (!(v["version"] !== undefined && v["name"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "version": if (!(v["version"] === undefined || f2(v["version"]))) return false; break;
      case "name": if (!(v["name"] === undefined || f3(v["name"]))) return false; break;
      case "targets": if (!(v["targets"] === undefined || f4(v["targets"]))) return false; break;
      case "workspaces": if (!(v["workspaces"] === undefined || f21(v["workspaces"]))) return false; break;
      case "defaults": if (!(v["defaults"] === undefined || f29(v["defaults"]))) return false; break;
      case "roles": if (!(v["roles"] === undefined || f90(v["roles"]))) return false; break;
      case "guardrails": if (!(v["guardrails"] === undefined || f132(v["guardrails"]))) return false; break;
      case "aliases": if (!(v["aliases"] === undefined || f135(v["aliases"]))) return false; break;
      case "channels": if (!(v["channels"] === undefined || f158(v["channels"]))) return false; break;
      case "expect": if (!(v["expect"] === undefined || f164(v["expect"]))) return false; break;
      case "rules": if (!(v["rules"] === undefined || f169(v["rules"]))) return false; break;
      case "ignore": if (!(v["ignore"] === undefined || f172(v["ignore"]))) return false; break;
      case "organization": if (!(v["organization"] === undefined || f175(v["organization"]))) return false; break;
      case "safety": if (!(v["safety"] === undefined || f176(v["safety"]))) return false; break;
      case "include": if (!(v["include"] === undefined || f184(v["include"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f1(v) {
  return false;
}
function f2(v) {
  if (!(typeof v === 'number' && !(v % 1) && !Number.isNaN(v))) return false;
  if (!(v === 1)) return false;
  return true;
}
function f3(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p0.test(v))) return false;
  if (!(v.length <= 128)) return false;
  return true;
}
function f4(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f5(key)) return false;
    switch (key) {
      default: if (!f6(v[key])) return false;
    }
  }
  return true;
}
function f5(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p1.test(v))) return false;
  return true;
}
function f6(v) {
  if (!(isMap(v))) return false;
  if (!(v["account"] !== undefined && v["region"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "account": if (!(v["account"] === undefined || f7(v["account"]))) return false; break;
      case "region": if (!(v["region"] === undefined || f8(v["region"]))) return false; break;
      case "plan-role": if (!(v["plan-role"] === undefined || f9(v["plan-role"]))) return false; break;
      case "apply-role": if (!(v["apply-role"] === undefined || f9(v["apply-role"]))) return false; break;
      case "template-bucket": if (!(v["template-bucket"] === undefined || f10(v["template-bucket"]))) return false; break;
      case "production": if (!(v["production"] === undefined || f11(v["production"]))) return false; break;
      case "limits": if (!(v["limits"] === undefined || f12(v["limits"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f7(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p2.test(v))) return false;
  return true;
}
function f8(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p3.test(v))) return false;
  return true;
}
function f9(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p4.test(v))) return false;
  if (!(v.length <= 2048)) return false;
  return true;
}
function f10(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 3)) return false;
  if (!(v.length <= 63)) return false;
  if (!(p5.test(v))) return false;
  return true;
}
function f11(v) {
  if (!(typeof v === 'boolean')) return false;
  return true;
}
function f12(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f13(item)))) return false;
  return true;
}
function f13(v) {
  if (!(typeof v === 'string' || isMap(v))) return false;
  if (!(f14(v) && f17(v))) return false;
  return true;
}
function f14(v) {
  if (!(f15(v) ? f16(v) : true)) return false;
  return true;
}
function f15(v) {
  if (!(typeof v === 'string')) return false;
  return true;
}
function f16(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 500)) return false;
  return true;
}
function f17(v) {
  if (!(f18(v) ? f19(v) : true)) return false;
  return true;
}
function f18(v) {
  if (!(isMap(v))) return false;
  return true;
}
function f19(v) {
  if (!(isMap(v))) return false;
  if (!(v["level"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "level": if (!(v["level"] === undefined || f20(v["level"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f20(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f16(item)))) return false;
  return true;
}
function f21(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f5(key)) return false;
    switch (key) {
      default: if (!f22(v[key])) return false;
    }
  }
  return true;
}
function f22(v) {
  if (!(isMap(v))) return false;
  if (!(f23(v))) return false;
  for (const key in v) {
    switch (key) {
      case "slack": if (!(v["slack"] === undefined || f26(v["slack"]))) return false; break;
      case "teams": if (!(v["teams"] === undefined || f27(v["teams"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f23(v) {
  if (!(Number(f24(v)) + Number(f25(v)) === 1)) return false;
  return true;
}
function f24(v) {
  if (isMap(v) && !(v["slack"] !== undefined)) return false;
  return true;
}
function f25(v) {
  if (isMap(v) && !(v["teams"] !== undefined)) return false;
  return true;
}
function f26(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p6.test(v))) return false;
  return true;
}
function f27(v) {
  if (!(isMap(v))) return false;
  if (!(v["team"] !== undefined && v["tenant"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "team": if (!(v["team"] === undefined || f28(v["team"]))) return false; break;
      case "tenant": if (!(v["tenant"] === undefined || f28(v["tenant"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f28(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p7.test(v))) return false;
  return true;
}
function f29(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    switch (key) {
      case "workspace": if (!(v["workspace"] === undefined || f30(v["workspace"]))) return false; break;
      case "role": if (!(v["role"] === undefined || f30(v["role"]))) return false; break;
      case "user-roles": if (!(v["user-roles"] === undefined || f31(v["user-roles"]))) return false; break;
      case "guardrails": if (!(v["guardrails"] === undefined || f37(v["guardrails"]))) return false; break;
      case "aliases": if (!(v["aliases"] === undefined || f36(v["aliases"]))) return false; break;
      case "notify": if (!(v["notify"] === undefined || f43(v["notify"]))) return false; break;
      case "logging": if (!(v["logging"] === undefined || f77(v["logging"]))) return false; break;
      case "log-retention": if (!(v["log-retention"] === undefined || f78(v["log-retention"]))) return false; break;
      case "targets": if (!(v["targets"] === undefined || f79(v["targets"]))) return false; break;
      case "permissions-boundary": if (!(v["permissions-boundary"] === undefined || f80(v["permissions-boundary"]))) return false; break;
      case "tags": if (!(v["tags"] === undefined || f87(v["tags"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f30(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  return true;
}
function f31(v) {
  if (!(typeof v === 'string' || isMap(v))) return false;
  if (!(f32(v) && f34(v))) return false;
  return true;
}
function f32(v) {
  if (!(f15(v) ? f33(v) : true)) return false;
  return true;
}
function f33(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v === "optional" || v === "required")) return false;
  return true;
}
function f34(v) {
  if (!(f18(v) ? f35(v) : true)) return false;
  return true;
}
function f35(v) {
  if (!(isMap(v))) return false;
  if (!(v["required"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "required": if (!(v["required"] === undefined || f11(v["required"]))) return false; break;
      case "roles": if (!(v["roles"] === undefined || f36(v["roles"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f36(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f30(item)))) return false;
  return true;
}
function f37(v) {
  if (!(typeof v === 'string' || Array.isArray(v))) return false;
  if (!(f38(v) && f40(v))) return false;
  return true;
}
function f38(v) {
  if (!(f15(v) ? f39(v) : true)) return false;
  return true;
}
function f39(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v === "none")) return false;
  return true;
}
function f40(v) {
  if (!(f41(v) ? f42(v) : true)) return false;
  return true;
}
function f41(v) {
  if (!(Array.isArray(v))) return false;
  return true;
}
function f42(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f30(item)))) return false;
  return true;
}
function f43(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    switch (key) {
      case "topics": if (!(v["topics"] === undefined || f44(v["topics"]))) return false; break;
      case "pipelines": if (!(v["pipelines"] === undefined || f46(v["pipelines"]))) return false; break;
      case "builds": if (!(v["builds"] === undefined || f52(v["builds"]))) return false; break;
      case "deployments": if (!(v["deployments"] === undefined || f54(v["deployments"]))) return false; break;
      case "repositories": if (!(v["repositories"] === undefined || f56(v["repositories"]))) return false; break;
      case "events": if (!(v["events"] === undefined || f58(v["events"]))) return false; break;
      case "from": if (!(v["from"] === undefined || f68(v["from"]))) return false; break;
      case "topic-name": if (!(v["topic-name"] === undefined || f70(v["topic-name"]))) return false; break;
      case "key": if (!(v["key"] === undefined || f71(v["key"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f44(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f45(item)))) return false;
  return true;
}
function f45(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p8.test(v))) return false;
  return true;
}
function f46(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f47(item)))) return false;
  return true;
}
function f47(v) {
  if (!(isMap(v))) return false;
  if (!(v["name"] !== undefined && v["events"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "name": if (!(v["name"] === undefined || f48(v["name"]))) return false; break;
      case "events": if (!(v["events"] === undefined || f49(v["events"]))) return false; break;
      case "rule-name": if (!(v["rule-name"] === undefined || f51(v["rule-name"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f48(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 255)) return false;
  if (!(p9.test(v))) return false;
  return true;
}
function f49(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f50(item)))) return false;
  return true;
}
function f50(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 100)) return false;
  return true;
}
function f51(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p10.test(v))) return false;
  if (!(v.length <= 64)) return false;
  return true;
}
function f52(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f53(item)))) return false;
  return true;
}
function f53(v) {
  if (!(isMap(v))) return false;
  if (!(v["project"] !== undefined && v["events"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "project": if (!(v["project"] === undefined || f48(v["project"]))) return false; break;
      case "events": if (!(v["events"] === undefined || f49(v["events"]))) return false; break;
      case "rule-name": if (!(v["rule-name"] === undefined || f51(v["rule-name"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f54(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f55(item)))) return false;
  return true;
}
function f55(v) {
  if (!(isMap(v))) return false;
  if (!(v["application"] !== undefined && v["events"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "application": if (!(v["application"] === undefined || f48(v["application"]))) return false; break;
      case "events": if (!(v["events"] === undefined || f49(v["events"]))) return false; break;
      case "rule-name": if (!(v["rule-name"] === undefined || f51(v["rule-name"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f56(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f57(item)))) return false;
  return true;
}
function f57(v) {
  if (!(isMap(v))) return false;
  if (!(v["name"] !== undefined && v["events"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "name": if (!(v["name"] === undefined || f48(v["name"]))) return false; break;
      case "events": if (!(v["events"] === undefined || f49(v["events"]))) return false; break;
      case "rule-name": if (!(v["rule-name"] === undefined || f51(v["rule-name"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f58(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f59(item)))) return false;
  return true;
}
function f59(v) {
  if (!(isMap(v))) return false;
  if (!(v["name"] !== undefined && v["pattern"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "name": if (!(v["name"] === undefined || f60(v["name"]))) return false; break;
      case "pattern": if (!(v["pattern"] === undefined || f61(v["pattern"]))) return false; break;
      case "message": if (!(v["message"] === undefined || f62(v["message"]))) return false; break;
      case "rule-name": if (!(v["rule-name"] === undefined || f67(v["rule-name"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f60(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 64)) return false;
  if (!(p1.test(v))) return false;
  return true;
}
function f61(v) {
  if (!(isMap(v))) return false;
  if (!(Object.keys(v).length >= 1)) return false;
  return true;
}
function f62(v) {
  if (!(isMap(v))) return false;
  if (!(v["description"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "title": if (!(v["title"] === undefined || f30(v["title"]))) return false; break;
      case "description": if (!(v["description"] === undefined || f30(v["description"]))) return false; break;
      case "next-steps": if (!(v["next-steps"] === undefined || f63(v["next-steps"]))) return false; break;
      case "keywords": if (!(v["keywords"] === undefined || f63(v["keywords"]))) return false; break;
      case "values": if (!(v["values"] === undefined || f64(v["values"]))) return false; break;
      case "thread": if (!(v["thread"] === undefined || f30(v["thread"]))) return false; break;
      case "summary": if (!(v["summary"] === undefined || f30(v["summary"]))) return false; break;
      case "event-type": if (!(v["event-type"] === undefined || f30(v["event-type"]))) return false; break;
      case "related-resources": if (!(v["related-resources"] === undefined || f63(v["related-resources"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f63(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f30(item)))) return false;
  return true;
}
function f64(v) {
  if (!(isMap(v))) return false;
  if (!(Object.keys(v).length >= 1)) return false;
  for (const key in v) {
    if (!f65(key)) return false;
    switch (key) {
      default: if (!f66(v[key])) return false;
    }
  }
  return true;
}
function f65(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p11.test(v))) return false;
  return true;
}
function f66(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p12.test(v))) return false;
  if (!(v.length <= 256)) return false;
  return true;
}
function f67(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p13.test(v))) return false;
  if (!(v.length <= 64)) return false;
  return true;
}
function f68(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f69(item)))) return false;
  return true;
}
function f69(v) {
  if (!(v === "cloudwatch-alarms" || v === "budgets" || v === "cost-anomalies" || v === "devops-guru")) return false;
  return true;
}
function f70(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p14.test(v))) return false;
  if (!(v.length <= 256)) return false;
  return true;
}
function f71(v) {
  if (!(typeof v === 'string' || isMap(v))) return false;
  if (!(f72(v) && f74(v))) return false;
  return true;
}
function f72(v) {
  if (!(f15(v) ? f73(v) : true)) return false;
  return true;
}
function f73(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p15.test(v))) return false;
  return true;
}
function f74(v) {
  if (!(f18(v) ? f75(v) : true)) return false;
  return true;
}
function f75(v) {
  if (!(isMap(v))) return false;
  if (!(v["arn"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "arn": if (!(v["arn"] === undefined || f76(v["arn"]))) return false; break;
      case "document": if (!(v["document"] === undefined || f16(v["document"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f76(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p16.test(v))) return false;
  return true;
}
function f77(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v === "none" || v === "error" || v === "info")) return false;
  return true;
}
function f78(v) {
  if (!(typeof v === 'number' && !(v % 1) && !Number.isNaN(v))) return false;
  if (!(v === 1 || v === 3 || v === 5 || v === 7 || v === 14 || v === 30 || v === 60 || v === 90 || v === 120 || v === 150 || v === 180 || v === 365 || v === 400 || v === 545 || v === 731 || v === 1096 || v === 1827 || v === 2192 || v === 2557 || v === 2922 || v === 3288 || v === 3653)) return false;
  return true;
}
function f79(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f30(item)))) return false;
  return true;
}
function f80(v) {
  if (!(typeof v === 'string' || isMap(v))) return false;
  if (!(f81(v) && f83(v))) return false;
  return true;
}
function f81(v) {
  if (!(f15(v) ? f82(v) : true)) return false;
  return true;
}
function f82(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p17.test(v))) return false;
  if (!(v.length <= 1024)) return false;
  return true;
}
function f83(v) {
  if (!(f18(v) ? f84(v) : true)) return false;
  return true;
}
function f84(v) {
  if (!(isMap(v))) return false;
  if (!(v["arn"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "arn": if (!(v["arn"] === undefined || f82(v["arn"]))) return false; break;
      case "document": if (!(v["document"] === undefined || f85(v["document"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f85(v) {
  if (!(typeof v === 'string' || Array.isArray(v))) return false;
  if (!(f14(v) && f86(v))) return false;
  return true;
}
function f86(v) {
  if (!(f41(v) ? f20(v) : true)) return false;
  return true;
}
function f87(v) {
  if (!(isMap(v))) return false;
  if (!(Object.keys(v).length <= 50)) return false;
  for (const key in v) {
    if (!f88(key)) return false;
    switch (key) {
      default: if (!f89(v[key])) return false;
    }
  }
  return true;
}
function f88(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p18.test(v))) return false;
  return true;
}
function f89(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p19.test(v))) return false;
  return true;
}
function f90(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f5(key)) return false;
    switch (key) {
      default: if (!f91(v[key])) return false;
    }
  }
  return true;
}
function f91(v) {
  if (!(f92(v) ? f93(v) : f94(v))) return false;
  return true;
}
function f92(v) {
  if (!(isMap(v))) return false;
  if (!(v["arn"] !== undefined)) return false;
  return true;
}
function f93(v) {
  if (!(isMap(v))) return false;
  if (!(v["arn"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "arn": if (!(v["arn"] === undefined || f9(v["arn"]))) return false; break;
      case "document": if (!(v["document"] === undefined || f85(v["document"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f94(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    switch (key) {
      case "managed-policies": if (!(v["managed-policies"] === undefined || f95(v["managed-policies"]))) return false; break;
      case "allow": if (!(v["allow"] === undefined || f100(v["allow"]))) return false; break;
      case "deny": if (!(v["deny"] === undefined || f100(v["deny"]))) return false; break;
      case "policies": if (!(v["policies"] === undefined || f123(v["policies"]))) return false; break;
      case "allow-aliases": if (!(v["allow-aliases"] === undefined || f11(v["allow-aliases"]))) return false; break;
      case "permissions-boundary": if (!(v["permissions-boundary"] === undefined || f80(v["permissions-boundary"]))) return false; break;
      case "role-name": if (!(v["role-name"] === undefined || f128(v["role-name"]))) return false; break;
      case "path": if (!(v["path"] === undefined || f129(v["path"]))) return false; break;
      case "description": if (!(v["description"] === undefined || f130(v["description"]))) return false; break;
      case "tags": if (!(v["tags"] === undefined || f87(v["tags"]))) return false; break;
      case "moved-from": if (!(v["moved-from"] === undefined || f131(v["moved-from"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f95(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length <= 20)) return false;
  if (!(everyItem(v, item => f96(item)))) return false;
  return true;
}
function f96(v) {
  if (!(typeof v === 'string' || isMap(v))) return false;
  if (!(f97(v) && f98(v))) return false;
  return true;
}
function f97(v) {
  if (!(f15(v) ? f30(v) : true)) return false;
  return true;
}
function f98(v) {
  if (!(f18(v) ? f99(v) : true)) return false;
  return true;
}
function f99(v) {
  if (!(isMap(v))) return false;
  if (!(v["arn"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "arn": if (!(v["arn"] === undefined || f82(v["arn"]))) return false; break;
      case "document": if (!(v["document"] === undefined || f16(v["document"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f100(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f101(item)))) return false;
  return true;
}
function f101(v) {
  if (!(isMap(v))) return false;
  if (!(f102(v) && f105(v))) return false;
  for (const key in v) {
    switch (key) {
      case "sid": if (!(v["sid"] === undefined || f108(v["sid"]))) return false; break;
      case "actions": if (!(v["actions"] === undefined || f109(v["actions"]))) return false; break;
      case "not-actions": if (!(v["not-actions"] === undefined || f109(v["not-actions"]))) return false; break;
      case "resources": if (!(v["resources"] === undefined || f111(v["resources"]))) return false; break;
      case "not-resources": if (!(v["not-resources"] === undefined || f111(v["not-resources"]))) return false; break;
      case "conditions": if (!(v["conditions"] === undefined || f113(v["conditions"]))) return false; break;
      case "until": if (!(v["until"] === undefined || f122(v["until"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f102(v) {
  if (!(Number(f103(v)) + Number(f104(v)) === 1)) return false;
  return true;
}
function f103(v) {
  if (isMap(v) && !(v["actions"] !== undefined)) return false;
  return true;
}
function f104(v) {
  if (isMap(v) && !(v["not-actions"] !== undefined)) return false;
  return true;
}
function f105(v) {
  if (!(Number(f106(v)) + Number(f107(v)) === 1)) return false;
  return true;
}
function f106(v) {
  if (isMap(v) && !(v["resources"] !== undefined)) return false;
  return true;
}
function f107(v) {
  if (isMap(v) && !(v["not-resources"] !== undefined)) return false;
  return true;
}
function f108(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p20.test(v))) return false;
  return true;
}
function f109(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f110(item)))) return false;
  return true;
}
function f110(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p21.test(v))) return false;
  return true;
}
function f111(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f112(item)))) return false;
  return true;
}
function f112(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p22.test(v))) return false;
  return true;
}
function f113(v) {
  if (!(isMap(v))) return false;
  if (!(Object.keys(v).length >= 1)) return false;
  for (const key in v) {
    if (!f114(key)) return false;
    switch (key) {
      default: if (!f115(v[key])) return false;
    }
  }
  return true;
}
function f114(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p23.test(v))) return false;
  return true;
}
function f115(v) {
  if (!(isMap(v))) return false;
  if (!(Object.keys(v).length >= 1)) return false;
  for (const key in v) {
    if (!f116(key)) return false;
    switch (key) {
      default: if (!f117(v[key])) return false;
    }
  }
  return true;
}
function f116(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p24.test(v))) return false;
  return true;
}
function f117(v) {
  if (!(typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean' || Array.isArray(v))) return false;
  if (!(f118(v) && f120(v))) return false;
  return true;
}
function f118(v) {
  if (!(f119(v) ? f119(v) : true)) return false;
  return true;
}
function f119(v) {
  if (!(typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean')) return false;
  return true;
}
function f120(v) {
  if (!(f41(v) ? f121(v) : true)) return false;
  return true;
}
function f121(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f119(item)))) return false;
  return true;
}
function f122(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p25.test(v))) return false;
  return true;
}
function f123(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f124(key)) return false;
    switch (key) {
      default: if (!f125(v[key])) return false;
    }
  }
  return true;
}
function f124(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p26.test(v))) return false;
  if (!(v.length <= 128)) return false;
  return true;
}
function f125(v) {
  if (!(typeof v === 'string' || isMap(v))) return false;
  if (!(f14(v) && f126(v))) return false;
  return true;
}
function f126(v) {
  if (!(f18(v) ? f127(v) : true)) return false;
  return true;
}
function f127(v) {
  if (!(isMap(v))) return false;
  if (!(Object.keys(v).length >= 1)) return false;
  for (const key in v) {
    switch (key) {
      case "allow": if (!(v["allow"] === undefined || f100(v["allow"]))) return false; break;
      case "deny": if (!(v["deny"] === undefined || f100(v["deny"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f128(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p26.test(v))) return false;
  if (!(v.length <= 64)) return false;
  return true;
}
function f129(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p27.test(v))) return false;
  if (!(v.length <= 512)) return false;
  return true;
}
function f130(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length <= 1000)) return false;
  if (!(p28.test(v))) return false;
  return true;
}
function f131(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p1.test(v))) return false;
  if (!(v.length <= 128)) return false;
  return true;
}
function f132(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f5(key)) return false;
    switch (key) {
      default: if (!f133(v[key])) return false;
    }
  }
  return true;
}
function f133(v) {
  if (!(f92(v) ? f84(v) : f134(v))) return false;
  return true;
}
function f134(v) {
  if (!(isMap(v))) return false;
  if (!(Object.keys(v).length >= 1)) return false;
  for (const key in v) {
    switch (key) {
      case "allow": if (!(v["allow"] === undefined || f100(v["allow"]))) return false; break;
      case "deny": if (!(v["deny"] === undefined || f100(v["deny"]))) return false; break;
      case "allow-aliases": if (!(v["allow-aliases"] === undefined || f11(v["allow-aliases"]))) return false; break;
      case "policy-name": if (!(v["policy-name"] === undefined || f124(v["policy-name"]))) return false; break;
      case "path": if (!(v["path"] === undefined || f129(v["path"]))) return false; break;
      case "moved-from": if (!(v["moved-from"] === undefined || f131(v["moved-from"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f135(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f136(key)) return false;
    switch (key) {
      default: if (!f137(v[key])) return false;
    }
  }
  return true;
}
function f136(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p1.test(v))) return false;
  if (!(v.length <= 30)) return false;
  return true;
}
function f137(v) {
  if (!(typeof v === 'string' || isMap(v))) return false;
  if (!(f138(v) && f140(v))) return false;
  return true;
}
function f138(v) {
  if (!(f15(v) ? f139(v) : true)) return false;
  return true;
}
function f139(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p29.test(v))) return false;
  if (!(v.length <= 5000)) return false;
  return true;
}
function f140(v) {
  if (!(f18(v) ? f141(v) : true)) return false;
  return true;
}
function f141(v) {
  if (!(isMap(v))) return false;
  if (!(v["run"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "run": if (!(v["run"] === undefined || f139(v["run"]))) return false; break;
      case "values": if (!(v["values"] === undefined || f142(v["values"]))) return false; break;
      case "pass-roles": if (!(v["pass-roles"] === undefined || f146(v["pass-roles"]))) return false; break;
      case "description": if (!(v["description"] === undefined || f147(v["description"]))) return false; break;
      case "buttons": if (!(v["buttons"] === undefined || f148(v["buttons"]))) return false; break;
      case "button-only": if (!(v["button-only"] === undefined || f11(v["button-only"]))) return false; break;
      case "until": if (!(v["until"] === undefined || f122(v["until"]))) return false; break;
      case "action-name": if (!(v["action-name"] === undefined || f157(v["action-name"]))) return false; break;
      case "moved-from": if (!(v["moved-from"] === undefined || f131(v["moved-from"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f142(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f143(key)) return false;
    switch (key) {
      default: if (!f144(v[key])) return false;
    }
  }
  return true;
}
function f143(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p30.test(v))) return false;
  return true;
}
function f144(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f145(item)))) return false;
  return true;
}
function f145(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 1000)) return false;
  return true;
}
function f146(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f9(item)))) return false;
  if (!(v.length >= 1)) return false;
  return true;
}
function f147(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length <= 1000)) return false;
  return true;
}
function f148(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f149(item)))) return false;
  return true;
}
function f149(v) {
  if (!(isMap(v))) return false;
  if (!(v["text"] !== undefined && v["on"] !== undefined && v["when"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "text": if (!(v["text"] === undefined || f150(v["text"]))) return false; break;
      case "on": if (!(v["on"] === undefined || f151(v["on"]))) return false; break;
      case "when": if (!(v["when"] === undefined || f152(v["when"]))) return false; break;
      case "variables": if (!(v["variables"] === undefined || f155(v["variables"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f150(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 50)) return false;
  return true;
}
function f151(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length <= 100)) return false;
  if (!(p31.test(v))) return false;
  return true;
}
function f152(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 5)) return false;
  if (!(everyItem(v, item => f153(item)))) return false;
  return true;
}
function f153(v) {
  if (!(isMap(v))) return false;
  if (!(v["variable"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "variable": if (!(v["variable"] === undefined || f143(v["variable"]))) return false; break;
      case "equals": if (!(v["equals"] === undefined || f154(v["equals"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f154(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length <= 1024)) return false;
  return true;
}
function f155(v) {
  if (!(isMap(v))) return false;
  if (!(Object.keys(v).length >= 1)) return false;
  if (!(Object.keys(v).length <= 5)) return false;
  for (const key in v) {
    if (!f143(key)) return false;
    switch (key) {
      default: if (!f156(v[key])) return false;
    }
  }
  return true;
}
function f156(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p32.test(v))) return false;
  return true;
}
function f157(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p14.test(v))) return false;
  if (!(v.length <= 64)) return false;
  return true;
}
function f158(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f5(key)) return false;
    switch (key) {
      default: if (!f159(v[key])) return false;
    }
  }
  return true;
}
function f159(v) {
  if (!(isMap(v))) return false;
  if (!(v["channel"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "channel": if (!(v["channel"] === undefined || f160(v["channel"]))) return false; break;
      case "workspace": if (!(v["workspace"] === undefined || f30(v["workspace"]))) return false; break;
      case "role": if (!(v["role"] === undefined || f30(v["role"]))) return false; break;
      case "user-roles": if (!(v["user-roles"] === undefined || f31(v["user-roles"]))) return false; break;
      case "guardrails": if (!(v["guardrails"] === undefined || f37(v["guardrails"]))) return false; break;
      case "aliases": if (!(v["aliases"] === undefined || f36(v["aliases"]))) return false; break;
      case "notify": if (!(v["notify"] === undefined || f43(v["notify"]))) return false; break;
      case "logging": if (!(v["logging"] === undefined || f77(v["logging"]))) return false; break;
      case "log-retention": if (!(v["log-retention"] === undefined || f78(v["log-retention"]))) return false; break;
      case "targets": if (!(v["targets"] === undefined || f79(v["targets"]))) return false; break;
      case "configuration-name": if (!(v["configuration-name"] === undefined || f161(v["configuration-name"]))) return false; break;
      case "tags": if (!(v["tags"] === undefined || f87(v["tags"]))) return false; break;
      case "moved-from": if (!(v["moved-from"] === undefined || f131(v["moved-from"]))) return false; break;
      case "channel-name": if (!(v["channel-name"] === undefined || f162(v["channel-name"]))) return false; break;
      case "channel-type": if (!(v["channel-type"] === undefined || f163(v["channel-type"]))) return false; break;
      case "until": if (!(v["until"] === undefined || f122(v["until"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f160(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length <= 500)) return false;
  if (!(p33.test(v))) return false;
  return true;
}
function f161(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p14.test(v))) return false;
  if (!(v.length <= 128)) return false;
  return true;
}
function f162(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p34.test(v))) return false;
  if (!(v.length <= 256)) return false;
  return true;
}
function f163(v) {
  if (!(v === "public" || v === "private")) return false;
  return true;
}
function f164(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f165(item)))) return false;
  return true;
}
function f165(v) {
  if (!(isMap(v))) return false;
  if (!(v["channel"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "channel": if (!(v["channel"] === undefined || f30(v["channel"]))) return false; break;
      case "can": if (!(v["can"] === undefined || f166(v["can"]))) return false; break;
      case "cannot": if (!(v["cannot"] === undefined || f166(v["cannot"]))) return false; break;
      case "as": if (!(v["as"] === undefined || f168(v["as"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f166(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f167(item)))) return false;
  return true;
}
function f167(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 5000)) return false;
  return true;
}
function f168(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v === "default" || v === "ceiling")) return false;
  return true;
}
function f169(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    if (!f170(key)) return false;
    switch (key) {
      default: if (!f171(v[key])) return false;
    }
  }
  return true;
}
function f170(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p35.test(v))) return false;
  return true;
}
function f171(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v === "error" || v === "warning" || v === "off")) return false;
  return true;
}
function f172(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f173(item)))) return false;
  return true;
}
function f173(v) {
  if (!(isMap(v))) return false;
  if (!(v["code"] !== undefined && v["at"] !== undefined && v["reason"] !== undefined && v["until"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "code": if (!(v["code"] === undefined || f170(v["code"]))) return false; break;
      case "at": if (!(v["at"] === undefined || f16(v["at"]))) return false; break;
      case "reason": if (!(v["reason"] === undefined || f145(v["reason"]))) return false; break;
      case "until": if (!(v["until"] === undefined || f174(v["until"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f174(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p36.test(v))) return false;
  return true;
}
function f175(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    switch (key) {
      case "chat-policy": if (!(v["chat-policy"] === undefined || f16(v["chat-policy"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f176(v) {
  if (!(isMap(v))) return false;
  for (const key in v) {
    switch (key) {
      case "max-removals": if (!(v["max-removals"] === undefined || f177(v["max-removals"]))) return false; break;
      case "protect": if (!(v["protect"] === undefined || f183(v["protect"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f177(v) {
  if (!(typeof v === 'string' || typeof v === 'number' && !(v % 1) && !Number.isNaN(v))) return false;
  if (!(f178(v) && f180(v))) return false;
  return true;
}
function f178(v) {
  if (!(f15(v) ? f179(v) : true)) return false;
  return true;
}
function f179(v) {
  if (!(typeof v === 'string')) return false;
  if (!(p37.test(v))) return false;
  return true;
}
function f180(v) {
  if (!(f181(v) ? f182(v) : true)) return false;
  return true;
}
function f181(v) {
  if (!(typeof v === 'number' && !(v % 1) && !Number.isNaN(v))) return false;
  return true;
}
function f182(v) {
  if (!(typeof v === 'number' && !(v % 1) && !Number.isNaN(v))) return false;
  if (typeof v === 'number' && !(v >= 0)) return false;
  return true;
}
function f183(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f16(item)))) return false;
  return true;
}
function f184(v) {
  if (!(Array.isArray(v))) return false;
  if (!(everyItem(v, item => f185(item)))) return false;
  return true;
}
function f185(v) {
  if (!(typeof v === 'string' || isMap(v))) return false;
  if (!(f186(v) && f187(v))) return false;
  return true;
}
function f186(v) {
  if (!(f15(v) ? f16(v) : true)) return false;
  return true;
}
function f187(v) {
  if (!(f18(v) ? f188(v) : true)) return false;
  return true;
}
function f188(v) {
  if (!(isMap(v))) return false;
  if (!(v["files"] !== undefined)) return false;
  for (const key in v) {
    switch (key) {
      case "files": if (!(v["files"] === undefined || f16(v["files"]))) return false; break;
      case "may": if (!(v["may"] === undefined || f189(v["may"]))) return false; break;
      case "channels": if (!(v["channels"] === undefined || f191(v["channels"]))) return false; break;
      default: return false;
    }
  }
  return true;
}
function f189(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f190(item)))) return false;
  return true;
}
function f190(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v === "roles" || v === "guardrails" || v === "aliases" || v === "channels" || v === "notify" || v === "expect")) return false;
  return true;
}
function f191(v) {
  if (!(Array.isArray(v))) return false;
  if (!(v.length >= 1)) return false;
  if (!(everyItem(v, item => f192(item)))) return false;
  return true;
}
function f192(v) {
  if (!(typeof v === 'string')) return false;
  if (!(v.length >= 1)) return false;
  if (!(v.length <= 200)) return false;
  return true;
}
