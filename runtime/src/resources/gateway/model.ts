/** A Gateway (or other parent) that a route attaches to. */
export interface ParentReference {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
  sectionName?: string;
  port?: number;
}

/** An object that a rule or filter sends to. */
export interface BackendObject {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
  port?: number;
}

/** A backend with its share of the requests. */
export interface BackendReference<Filter = never> extends BackendObject {
  weight?: number;
  filters?: Filter[];
}

/** Changes of headers. */
export interface HeaderModifier {
  set?: { name: string; value: string }[];
  add?: { name: string; value: string }[];
  remove?: string[];
}

/** A copy of some requests that goes to another backend. */
export interface RequestMirror {
  backendRef: BackendObject;
  percent?: number;
  fraction?: { numerator: number; denominator?: number };
}

/** How long a session stays with its backend. */
export interface SessionPersistence {
  sessionName?: string;
  type?: "Cookie" | "Header";
  absoluteTimeout?: string;
  idleTimeout?: string;
  cookieConfig?: { lifetimeType?: "Permanent" | "Session" };
}

/** How a path is changed. */
export type PathModifier =
  | { type: "ReplaceFullPath"; replaceFullPath: string }
  | { type: "ReplacePrefixMatch"; replacePrefixMatch: string };

/** The methods of HTTP. */
export type HttpMethod =
  "CONNECT" | "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT" | "TRACE";

/** A server that is asked whether a request may pass. */
export interface ExternalAuth {
  backendRef: BackendObject;
  protocol: "GRPC" | "HTTP";
  forwardBody?: { maxSize?: number };
  grpc?: { allowedHeaders?: string[] };
  http?: { allowedHeaders?: string[]; allowedResponseHeaders?: string[]; path?: string };
}

/** A filter of an HTTPRoute, by the names of the Gateway API. */
export interface HttpFilter {
  type:
    | "CORS"
    | "ExtensionRef"
    | "ExternalAuth"
    | "RequestHeaderModifier"
    | "RequestMirror"
    | "RequestRedirect"
    | "ResponseHeaderModifier"
    | "URLRewrite";
  requestHeaderModifier?: HeaderModifier;
  responseHeaderModifier?: HeaderModifier;
  requestMirror?: RequestMirror;
  requestRedirect?: {
    scheme?: "http" | "https";
    hostname?: string;
    path?: PathModifier;
    port?: number;
    statusCode?: 301 | 302 | 303 | 307 | 308;
  };
  urlRewrite?: { hostname?: string; path?: PathModifier };
  cors?: {
    allowOrigins?: string[];
    allowMethods?: (HttpMethod | "*")[];
    allowHeaders?: string[];
    exposeHeaders?: string[];
    allowCredentials?: boolean;
    maxAge?: number;
  };
  externalAuth?: ExternalAuth;
  extensionRef?: { group: string; kind: string; name: string };
}

/** A filter of a GRPCRoute, by the names of the Gateway API. */
export interface GrpcFilter {
  type: "ExtensionRef" | "RequestHeaderModifier" | "RequestMirror" | "ResponseHeaderModifier";
  requestHeaderModifier?: HeaderModifier;
  responseHeaderModifier?: HeaderModifier;
  requestMirror?: RequestMirror;
  extensionRef?: { group: string; kind: string; name: string };
}

/** A name with a value that must match. */
export interface ValueMatch {
  type?: "Exact" | "RegularExpression";
  name: string;
  value: string;
}

/** What a request must look like for a rule of an HTTPRoute. */
export interface HttpMatch {
  path?: { type?: "Exact" | "PathPrefix" | "RegularExpression"; value?: string };
  headers?: ValueMatch[];
  queryParams?: ValueMatch[];
  method?: HttpMethod;
}

/** What a call must look like for a rule of a GRPCRoute. */
export interface GrpcMatch {
  method?: { type?: "Exact" | "RegularExpression"; service?: string; method?: string };
  headers?: ValueMatch[];
}
