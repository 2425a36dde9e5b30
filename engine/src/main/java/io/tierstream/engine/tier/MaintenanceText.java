package io.tierstream.engine.tier;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.CalendarPeriod;

/** Until when a tier is kept, as a rule set would say it. */
public final class MaintenanceText {

    private MaintenanceText() {}

    /** Such as {@code until end of next year in Europe/Berlin}. */
    public static String of(Maintenance.End end) {
        if (end instanceof Maintenance.Length length) {
            return "for " + ExpressionText.duration(length.millis());
        } else if (end instanceof Maintenance.EndOfPeriod of) {
            return "until end of " + (of.next() ? "next " : "") + name(of.period()) + " in "
                    + of.period().zone();
        }
        Maintenance.Anniversary anniversary = (Maintenance.Anniversary) end;
        return "until anniversary of " + anniversary.metric() + " in " + anniversary.zone();
    }

    /** Years that end on another day go by that day. */
    private static String name(CalendarPeriod period) {
        return period.name().replace("year to ", "");
    }
}
