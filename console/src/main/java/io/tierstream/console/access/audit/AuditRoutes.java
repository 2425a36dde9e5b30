package io.tierstream.console.access.audit;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Role;
import io.tierstream.console.web.Answer;
import io.tierstream.console.web.Page;
import io.tierstream.console.web.Paging;
import io.tierstream.console.web.Routes;
import java.util.List;

/** The audit log, newest first; of one customer or one user if asked so. */
public final class AuditRoutes implements Routes {

    private final Gate gate;
    private final AuditLog log;

    public AuditRoutes(Gate gate, AuditLog log) {
        this.gate = gate;
        this.log = log;
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get("/api/v1/audit", this::list);
    }

    private void list(Context context) {
        gate.require(context, Role.OPERATOR);
        Paging paging = Paging.of(context);
        Long before = paging.number();
        List<AuditLog.Row> rows = log.read(
                before == null ? Long.MAX_VALUE : before,
                context.queryParam("customer"),
                context.queryParam("user"),
                paging.limit() + 1);
        boolean more = rows.size() > paging.limit();
        List<AuditLog.Row> page = more ? rows.subList(0, paging.limit()) : rows;
        String next =
                more ? Paging.cursor(Long.toString(page.get(page.size() - 1).id())) : null;
        Answer.json(context, new Page<>(page.stream().map(AuditLog.Row::entry).toList(), next));
    }
}
