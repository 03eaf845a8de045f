/** Regions in which the Chatbot API answers (FACTS 4); what it keeps is the account's. */
export const chatbotRegions: readonly string[] = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-1'];
