package io.tierstream.console.access;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import org.jspecify.annotations.Nullable;

/** The cookie that holds the secret of a session: out of reach of scripts, and never sent with a request of another site. */
final class SessionCookie {

    /** Browsers take a cookie of such a name only from this very host, over TLS, for all paths. */
    private static final String SECURE_NAME = "__Host-tierstream";

    private static final String NAME = "tierstream";

    private final boolean secure;

    /** @param secure whether browsers come by TLS */
    SessionCookie(boolean secure) {
        this.secure = secure;
    }

    @Nullable
    String read(Context context) {
        return context.cookie(name());
    }

    void write(Context context, String secret, long seconds) {
        context.cookie(cookie(secret, (int) Math.min(Integer.MAX_VALUE, Math.max(1, seconds))));
    }

    void clear(Context context) {
        context.cookie(cookie("", 0));
    }

    private Cookie cookie(String value, int seconds) {
        Cookie cookie = new Cookie(name(), value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setSameSite(SameSite.STRICT);
        cookie.setMaxAge(seconds);
        return cookie;
    }

    private String name() {
        return secure ? SECURE_NAME : NAME;
    }
}
