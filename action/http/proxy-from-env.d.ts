declare module 'proxy-from-env' {
  /** URL of the proxy for a URL, by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; empty when there is none. */
  export function getProxyForUrl(url: string): string;
}
