// Who looks, as the server said. What lets the browser in is a cookie that no script can read.

const ROLES = ["viewer", "analyst", "operator"];

/** The newest answer of `/status` (null before the first), whether somebody had to sign in, and the state of the stream. */
export const session = { status: null, signInNeeded: false, connection: "connecting" };

let whenSignedOut = () => {};

/** What to do when the server does not know the browser (any more). */
export function onSignedOut(listener) {
  whenSignedOut = listener;
}

export function signedOut() {
  whenSignedOut();
}

/** Whether the reader's role is at least this one. */
export function may(role) {
  const held = ROLES.indexOf(String(session.status?.role ?? "").toLowerCase());
  return held >= ROLES.indexOf(role);
}

/** Whether commands can be given: the role, and a console that is allowed to write the commands topic. */
export function mayCommand() {
  return may("operator") && session.status?.features?.commands !== false;
}
