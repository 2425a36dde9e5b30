package io.tierstream.cli.demo;

/** The view, drawn four times a second or so. */
final class LiveOutput implements Output {

    private static final int DRAWINGS_PER_SIZE = 8;

    private final Screen screen;
    private final View view;
    private Screen.Size size = Screen.size();
    private int drawings;

    LiveOutput(Screen screen, View view) {
        this.screen = screen;
        this.view = view;
    }

    @Override
    public void transition(Snapshot.Told told) {}

    @Override
    public void show(Snapshot snapshot) {
        if (++drawings % DRAWINGS_PER_SIZE == 0) {
            size = Screen.size();
        }
        screen.draw(view.lines(snapshot, size.columns(), size.rows()));
    }

    @Override
    public void close() {
        screen.close();
    }
}
