package org.vitals4j.diagnose.workers;

import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/** What is said of a replica whose parameters are not those that all were handed. */
public final class Desynchronised {

  /** Replicas that should be equal and are not. */
  public static final Pathology PATHOLOGY = Pathology.of("WORKER_DESYNCHRONISED");

  private Desynchronised() {}

  /** The symptom of each worker that a verdict names. */
  public static Symptom symptom(ReplicaRounds.Verdict verdict) {
    int differing = verdict.differing().size();
    int compared = verdict.compared().size();
    String evidence =
        differing == compared
            ? "after averaging, the parameters of workers "
                + String.join(", ", verdict.compared())
                + " differ: which of them are right cannot be told"
            : "after averaging, its parameters are not those of the other "
                + (compared - differing)
                + " workers";
    return Symptom.builder(PATHOLOGY, Severity.CRITICAL)
        .observed(differing, 0, "workers")
        .evidence(evidence)
        .causes(
            "a fault of memory or of the connection to it",
            "something else writes the parameters of this replica: a listener, or another thread",
            "averaging did not reach this replica")
        .remedies(
            "stop, and go on from a model that was saved before",
            "look for what writes parameters besides the updater",
            "test the memory of this machine; run with fewer workers and see whether it returns")
        .build();
  }
}
