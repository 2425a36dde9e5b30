package io.tierstream.cli;

import io.tierstream.cli.events.EventFile;
import io.tierstream.cli.events.EventRows;
import io.tierstream.cli.fit.Frequencies;
import io.tierstream.cli.fit.ModelFit;
import io.tierstream.cli.fit.NoFitException;
import io.tierstream.cli.fit.PurchaseSample;
import io.tierstream.cli.replay.BadRows;
import io.tierstream.cli.replay.ReplayInput;
import io.tierstream.cli.terminal.Progress;
import io.tierstream.cli.terminal.Table;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.expression.Values;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.ValueModel;
import io.tierstream.rules.expression.DurationText;
import io.tierstream.rules.reading.PredictionsText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream fit}. */
@Command(
        name = "fit",
        description = "Finds the parameters that predictions are made by: those that make the purchases of a file most"
                + " likely. Prints them as YAML, or writes them into a rule set.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream fit events.csv.gz --of purchase --amount amount",
            "  tierstream fit events.csv.gz --of purchase --amount amount --until 2026-06-30 --rules rules.yaml",
            "  tierstream fit events.csv.gz --of purchase --model pareto/nbd",
            "",
            "Columns of events are those of replay. All purchases of a customer on one day are one. How often",
            "customers buy and when they stop is fitted by BG/NBD (Fader, Hardie, Lee 2005) or by Pareto/NBD",
            "(Schmittlein, Morrison, Colombo 1987), for how much by Gamma-Gamma (Fader, Hardie 2013). The table",
            "shows how many customers bought again how many times, and how many the model expects to."
        })
final class FitCommand implements Callable<Integer> {

    private static final MathContext DIGITS = new MathContext(6);

    private final Terminal terminal;

    @Parameters(paramLabel = "EVENTS", description = "CSV or JSON lines, gzipped or not.")
    private Path events;

    @Option(
            names = "--of",
            required = true,
            split = ",",
            paramLabel = "TYPE",
            description = "The event type that is a purchase; several with commas.")
    private List<String> types;

    @Option(
            names = "--amount",
            paramLabel = "FIELD",
            description = "The field with the amount. Without it only purchases are fitted, no amounts.")
    private @Nullable String amount;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "bg/nbd",
            converter = Model.class,
            description =
                    "The model of purchases: bg/nbd, in which customers are lost after a purchase, or pareto/nbd, in"
                            + " which they are lost at any time. Default ${DEFAULT-VALUE}.")
    private PurchaseModel.Kind model;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = ExplainCommand.Time.class,
            description = "The end of the observation; later events are left out. Default: the time of the last event"
                    + " of the file.")
    private @Nullable Long until;

    @Option(
            names = "--unit",
            paramLabel = "DURATION",
            defaultValue = "7d",
            converter = Duration.class,
            description = "The unit of time of the model; default ${DEFAULT-VALUE}.")
    private long unit;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            converter = Zone.class,
            description = "Where days begin; that of the rule set. Default ${DEFAULT-VALUE}.")
    private ZoneId timeZone;

    @Option(
            names = "--rules",
            paramLabel = "RULES",
            description = "A rule set (YAML) to write the parameters into; everything else in it stays as it is."
                    + " Default: print them.")
    private @Nullable Path rules;

    @Mixin
    private BadRowOptions badRowOptions;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no summary.")
    private boolean quiet;

    FitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    static final class Duration implements CommandLine.ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            DurationText duration = DurationText.parse(value);
            if (duration.problem() != null || duration.millis() == 0) {
                throw new CommandLine.TypeConversionException("'" + value + "' is no duration such as 1d or 7d");
            }
            return duration.millis();
        }
    }

    static final class Model implements CommandLine.ITypeConverter<PurchaseModel.Kind> {
        @Override
        public PurchaseModel.Kind convert(String value) {
            return Arrays.stream(PurchaseModel.Kind.values())
                    .filter(kind -> kind.key().equals(value.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "there is no model '" + value + "'; the models are bg/nbd and pareto/nbd"));
        }
    }

    static final class Zone implements CommandLine.ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String value) {
            try {
                return ZoneId.of(value);
            } catch (DateTimeException e) {
                throw new CommandLine.TypeConversionException(
                        "'" + value + "' is no time zone such as Europe/Berlin, UTC or +08:00");
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        CalendarPeriod day = new CalendarPeriod(CalendarPeriod.Unit.DAY, timeZone);
        PurchaseSample sample = new PurchaseSample(day, amount != null);
        long end = read(sample);
        if (sample.customers() == 0) {
            throw new CommandException(
                    ExitCode.FINDINGS, events + " has no event of type " + String.join(", ", types) + until());
        }
        try {
            Map<String, String> values = fit(sample, end);
            if (rules == null) {
                terminal.out().print(PredictionsText.section(values));
            } else {
                write(rules, values);
            }
        } catch (NoFitException e) {
            throw new CommandException(ExitCode.FINDINGS, events + ": " + e.getMessage());
        }
        return ExitCode.GOOD;
    }

    private String until() {
        return until == null ? "" : " up to " + ExpressionText.instant(until);
    }

    /** Reads the purchases, and says when the observation ends. */
    private long read(PurchaseSample sample) throws IOException {
        EventFile file = new EventFile(events);
        Set<String> numbers = amount == null ? Set.of() : Set.of(amount);
        long[] rowsRead = {0};
        try (Progress progress =
                        new Progress(terminal.err(), file.size(), terminal.live() && !quiet, System::nanoTime);
                EventRows rows = file.rows(numbers, bytes -> progress.update(bytes, rowsRead[0]));
                BadRows badRows = badRowOptions.open(events, rows.columns())) {
            if (amount != null && !rows.columns().isEmpty() && !rows.columns().contains(amount)) {
                throw new CommandException(ExitCode.USAGE, events + " has no column " + amount + " for --amount");
            }
            ReplayInput input =
                    new ReplayInput(rows, badRows, numbers, until == null ? Long.MAX_VALUE : until, Long.MAX_VALUE);
            for (Event event = input.next(); event != null; event = input.next()) {
                rowsRead[0] = input.read();
                if (types.contains(event.type())) {
                    add(event, sample, input);
                }
            }
            badRows.finish();
            progress.wipe();
            return until == null ? input.lastTime() : until;
        }
    }

    private void add(Event event, PurchaseSample sample, ReplayInput input) throws IOException {
        Object value = amount == null ? null : event.fields().get(amount);
        Decimal number = Values.number(value);
        if (value != null && number == null) {
            input.reject(RejectedEventException.notANumber(String.valueOf(amount), value));
            return;
        }
        sample.add(event.customerId(), event.time(), number);
    }

    private Map<String, String> fit(PurchaseSample sample, long end) throws NoFitException {
        ModelFit.FittedPurchases purchases = ModelFit.purchases(model, sample, end, unit);
        say(
                "%s: %,d customers, %,d of them bought again, until %s; log-likelihood %.4f",
                model.title(),
                sample.customers(),
                sample.repeaters(),
                ExpressionText.instant(end),
                purchases.logLikelihood());
        if (!quiet) {
            show(Frequencies.of(sample, end, unit, purchases.model()));
        }
        Map<String, String> values = new LinkedHashMap<>();
        values.put("unit", DurationText.format(unit));
        values.put("purchases", text(purchases.model()));
        String fitted = sample.customers() + " customers until " + ExpressionText.instant(end) + ", log-likelihood "
                + String.format(Locale.ROOT, "%.2f", purchases.logLikelihood());
        if (amount != null) {
            ModelFit.FittedValue value = ModelFit.value(sample);
            ValueModel amounts = value.model();
            say(
                    "Gamma-Gamma: %,d customers; log-likelihood %.4f; correlation of the number of purchases and their"
                            + " mean amount %.3f, which the model takes for 0",
                    value.customers(), value.logLikelihood(), value.correlation());
            values.put(
                    "value",
                    "{p: " + text(amounts.p()) + ", q: " + text(amounts.q()) + ", v: " + text(amounts.v()) + "}");
            fitted += String.format(Locale.ROOT, "; amounts of %d, %.2f", value.customers(), value.logLikelihood());
        }
        values.put("fitted", "'" + fitted + "'");
        return values;
    }

    private void show(Frequencies frequencies) {
        Table table = new Table(2, 3);
        table.row("purchases after the first day", "customers", "expected by " + model.title());
        for (Frequencies.Row row : frequencies.rows()) {
            String number = row.to() == Long.MAX_VALUE
                    ? row.from() + " or more"
                    : row.from() == row.to() ? String.valueOf(row.from()) : row.from() + " to " + row.to();
            table.row(
                    number,
                    String.format(Locale.ROOT, "%9d", row.customers()),
                    String.format(Locale.ROOT, "%11.1f", row.expected()));
        }
        table.lines().forEach(terminal.err()::println);
    }

    private void say(String format, Object... arguments) {
        if (!quiet) {
            terminal.err().println(String.format(Locale.ROOT, format, arguments));
        }
    }

    private static String text(PurchaseModel model) {
        StringBuilder text = new StringBuilder("{");
        if (model.kind() != PurchaseModel.Kind.BG_NBD) {
            text.append("model: ").append(model.kind().key()).append(", ");
        }
        List<String> names = model.kind().parameters();
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(names.get(i)).append(": ").append(text(model.parameters()[i]));
        }
        return text.append('}').toString();
    }

    private static String text(double parameter) {
        return new BigDecimal(parameter).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private void write(Path file, Map<String, String> values) throws IOException {
        String changed = PredictionsText.put(RuleFiles.read(file), values);
        if (changed == null) {
            throw new CommandException(
                    ExitCode.FINDINGS,
                    file + ": cannot be changed in place; put this into it:\n" + PredictionsText.section(values));
        }
        RuleFiles.compile(file.toString(), changed, terminal);
        try (ResultFile result = ResultFile.open(file, terminal.results())) {
            result.write(changed);
            result.complete();
        }
        say("the parameters are in %s", file);
    }
}
