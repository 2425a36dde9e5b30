package io.tierstream.cli.demo;

/** How a demo shows itself while it runs. */
interface Output extends AutoCloseable {

    /** A transition was read; called from the reader's thread. */
    void transition(Snapshot.Told told);

    /** Called several times a second. */
    void show(Snapshot snapshot);

    @Override
    void close();
}
