package io.tierstream.cli.events;

import io.tierstream.engine.event.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The header row: which column is what. */
final class CsvColumns {

    final String file;
    final List<String> names;
    final Shape shape;
    final int customerId;
    final int time;
    final int type;

    /** -1 when the file has none. */
    final int eventId;

    /** Per field of the shape: its column, and whether it is read as a number. */
    final int[] fieldColumns;

    final boolean[] numbers;

    private CsvColumns(String file, List<String> names, Set<String> numberFields) {
        this.file = file;
        this.names = Collections.unmodifiableList(names);
        customerId = names.indexOf(Required.CUSTOMER_ID);
        time = names.indexOf(Required.EVENT_TIME);
        type = names.indexOf(Required.TYPE);
        eventId = names.indexOf(Required.EVENT_ID);
        List<String> fields = names.stream().filter(Required::isField).toList();
        shape = Shape.of(fields.toArray(String[]::new));
        fieldColumns = fields.stream().mapToInt(names::indexOf).toArray();
        numbers = new boolean[fieldColumns.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numberFields.contains(fields.get(i));
        }
    }

    static CsvColumns of(String file, CsvHandler.Cells header, Set<String> numberFields)
            throws UnreadableFileException {
        List<String> names = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < header.values().length; i++) {
            String cell = header.values()[i];
            String name = cell == null ? "" : cell.strip();
            // Columns without a name are fields that nobody can ask for; they get names that no rule can write.
            String unique = name.isEmpty() ? "#" + (i + 1) : name;
            Integer first = seen.putIfAbsent(unique, i + 1);
            if (first != null) {
                throw new UnreadableFileException(new Problem(
                        CsvRow.place(file, header, i),
                        Problem.Code.DUPLICATE_COLUMN,
                        "column " + (i + 1) + " has the same name as column " + first + ": " + Problem.quoted(name)));
            }
            names.add(unique);
        }
        List<String> missing =
                Required.ALL.stream().filter(name -> !names.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new UnreadableFileException(new Problem(
                    new Place(file, header.line(), 1),
                    Problem.Code.MISSING_COLUMN,
                    "the header row has no column " + String.join(", ", missing) + "; it has: "
                            + String.join(", ", names)));
        }
        return new CsvColumns(file, names, numberFields);
    }
}
