import * as http from 'node:http';
import * as https from 'node:https';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

/** This machine itself: a proxy could not reach it, and the embedded AWS serves there. */
const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i;

/** Variables that can name a proxy, in either case. */
const proxyVariables = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap(name => [name, name.toUpperCase()]);

/** URL of the proxy through which the environment wants a URL to be reached; undefined for a direct connection. */
function proxyFor(url: string): string | undefined {
  if (loopback.test(new URL(url).hostname)) return undefined;
  const proxy = getProxyForUrl(url);
  // `proxy.example.com:3128` means a proxy that speaks plain HTTP, as for curl, whatever goes through it.
  const bare = proxy.replace(/^https?:\/\//, '');
  const isBare = proxyVariables.some(name => process.env[name] === bare);
  return (isBare ? `http://${bare}` : proxy) || undefined;
}

/**
 * An agent for `node:http` and `node:https` that decides for each connection, by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY
 * and NO_PROXY in either case, whether it goes through a proxy (with CONNECT) or directly. The class is made here, so that
 * `agent-base` and `node:http` are loaded only where there is a proxy.
 */
function createOutgoingAgent(): Agent {
  return new (class OutgoingAgent extends Agent {
    readonly #plain = new http.Agent({ keepAlive: true });
    readonly #secure = new https.Agent({ keepAlive: true });
    readonly #proxies = new Map<string, http.Agent>();

    connect(_request: http.ClientRequest, options: AgentConnectOpts): http.Agent {
      const { secureEndpoint, host, port } = options;
      const name = host?.includes(':') ? `[${host}]` : (host ?? 'localhost');
      const proxy = proxyFor(`${secureEndpoint ? 'https' : 'http'}://${name}:${port}/`);
      if (proxy === undefined) return secureEndpoint ? this.#secure : this.#plain;
      const known = this.#proxies.get(proxy);
      if (known !== undefined) return known;
      const agent = new HttpsProxyAgent(proxy, { keepAlive: true });
      this.#proxies.set(proxy, agent);
      return agent;
    }
  })({ keepAlive: true });
}

let shared: Agent | undefined;

/**
 * The agent for all connections of this process (AWS, GitHub, OIDC); undefined when the environment names no proxy,
 * so that each client keeps the agent that it tunes itself.
 */
export function outgoingAgent(): Agent | undefined {
  if (!proxyVariables.some(name => process.env[name])) return undefined;
  shared ??= createOutgoingAgent();
  return shared;
}
