package io.tierstream.benchmarks.peers.esper;

import io.tierstream.benchmarks.harness.Peer;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;

/** Embeds Esper as an application would: a plain consumer before it and a plain producer behind it. */
public final class EsperPeer implements Peer {

    @Override
    public Run start(Workload workload, Stretch stretch) throws Exception {
        EsperRun run = new EsperRun(workload, stretch);
        run.begin();
        return run;
    }
}
