// Who looks: the token of this tab, and what the server said about its holder.

const KEY = "tierstream.token";
const ROLES = ["viewer", "analyst", "operator"];
let memory = null;

/** The token in use. It is kept in the tab only and forgotten when the tab is closed. */
export function token() {
  try {
    return sessionStorage.getItem(KEY) ?? memory;
  } catch {
    return memory;
  }
}

export function useToken(value) {
  memory = value;
  try {
    if (value) {
      sessionStorage.setItem(KEY, value);
    } else {
      sessionStorage.removeItem(KEY);
    }
  } catch {
    // Then it lives as long as the page.
  }
}

let whenSignedOut = () => {};

/** What to do when the server does not know the token (any more). */
export function onSignedOut(listener) {
  whenSignedOut = listener;
}

export function signedOut() {
  whenSignedOut();
}

/** The newest answer of `/status`; null before the first. */
export const session = { status: null };

/** Whether the reader's role is at least this one. */
export function may(role) {
  const held = ROLES.indexOf(String(session.status?.role ?? "").toLowerCase());
  return held >= ROLES.indexOf(role);
}

/** Whether orders can be given: the role, and a console that is allowed to write the commands topic. */
export function mayCommand() {
  return may("operator") && session.status?.features?.commands !== false;
}
