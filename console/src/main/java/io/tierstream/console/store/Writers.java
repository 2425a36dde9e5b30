package io.tierstream.console.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * Lets transactions write: on PostgreSQL beside each other, on H2 one after the other.
 *
 * <p>H2 writes its trees to the file one after the other. What another thread changes meanwhile is in some of them and not in others, and
 * stays so if the process is killed then: rows are gone, or missing in an index (seen with 2.2.224, 2.4.240 and 2.5.250, within 30 kills). With
 * one writer, who also writes the file ({@code WRITE_DELAY=0}), nothing changes meanwhile. A thread of H2 that compacts the file does not
 * run then; it is done here.
 */
abstract class Writers {

    static Writers of(Dialect dialect) {
        return dialect == Dialect.H2 ? new InTurn() : new Together();
    }

    /** Waits until it is the caller's turn to write. */
    abstract void begin();

    /** Called in each turn, after the commit. */
    abstract void committed(Connection connection) throws SQLException;

    /** Ends the caller's turn. */
    abstract void end();

    private static final class Together extends Writers {

        @Override
        void begin() {
            // There is no turn to wait for.
        }

        @Override
        void committed(Connection connection) {
            // The server looks after itself.
        }

        @Override
        void end() {
            // Nobody waits.
        }
    }

    private static final class InTurn extends Writers {

        private static final long LOOK_EVERY_NANOS = 1_000_000_000;

        /** In percent: of a file with less live data, some is written anew and the rest given back. */
        private static final int FILL_RATE = 50;

        private static final int BYTES_AT_A_TIME = 4 << 20;

        /** Fair: who writes all the time, as the feed does, lets others in between. */
        private final ReentrantLock turn = new ReentrantLock(true);

        private long looked = System.nanoTime();

        @Override
        void begin() {
            turn.lock();
        }

        @Override
        void committed(Connection connection) throws SQLException {
            long now = System.nanoTime();
            if (now - looked > LOOK_EVERY_NANOS) {
                looked = now;
                boolean unused = file(connection).compact(FILL_RATE, BYTES_AT_A_TIME);
            }
        }

        private static MVStore file(Connection connection) throws SQLException {
            SessionLocal session =
                    (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            return session.getDatabase().getStore().getMvStore();
        }

        @Override
        void end() {
            turn.unlock();
        }
    }
}
