// Calls of the API. Addresses are relative, so that the console also works under a path of a proxy.

import { signedOut } from "./session.js";

/** What the server said was wrong (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  constructor(status, title, detail, retryAfter) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/** Segments of a path, each encoded. */
export function path(...parts) {
  return parts.map((part) => encodeURIComponent(part)).join("/");
}

/** The address of a resource of the API; a parameter can have several values. */
export function address(resource, parameters = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    const given = [value].flat().filter((one) => one !== null && one !== undefined && one !== "");
    given.forEach((one) => query.append(key, one));
  }
  const text = query.toString();
  return `api/v1/${resource}${text ? `?${text}` : ""}`;
}

/** Reads a resource. The browser keeps what has an ETag and asks whether it is still true. */
export function get(resource, parameters, signal) {
  return call("GET", resource, { parameters, signal });
}

/** Sends something: POST, PUT or DELETE. */
export function send(method, resource, body, headers) {
  return call(method, resource, { body, headers });
}

async function call(method, resource, { parameters, body, signal, headers }) {
  const response = await reach(address(resource, parameters), {
    method,
    signal,
    cache: "no-cache",
    headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) {
    return response.status === 204 ? null : readJson(response);
  }
  throw await problemOf(response, resource);
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new Problem(0, "unreachable", "");
  }
}

async function readJson(response) {
  const body = await response.text();
  return body ? JSON.parse(body) : null;
}

/** The problem in an answer that is not a success. 401 leads to the sign-in page, unless that is where it comes from. */
async function problemOf(response, resource) {
  let said = {};
  try {
    said = (await readJson(response)) ?? {};
  } catch {
    // Some proxies answer in HTML; the status says enough.
  }
  if (response.status === 401 && resource !== "session") {
    signedOut();
  }
  return new Problem(response.status, said.title ?? response.statusText, said.detail ?? "", Number(response.headers.get("Retry-After")) || null);
}
