package org.vitals4j.diagnose;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.cause.Causes;
import org.vitals4j.diagnose.cause.Situation;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.TrainingData;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Symptom;

/**
 * What is wrong with the data or the configuration, from the first iteration on: one symptom a
 * cause. What cannot be learned from is CRITICAL, what is wrong WARN; what many networks bear is
 * INFO until little was learned in a hundred iterations and the loss stands still. Of a network
 * that has learned all the same everything is INFO.
 */
final class SetupDetector implements Detector {

  static final String NAME = "setup";

  /** Of these causes {@link Pathology#NON_FINITE} tells, with the array in which they began. */
  private static final String NOT_FINITE = "-not-finite";

  /** Everything is looked at again after so many iterations, or when more data were seen. */
  private static final int JUDGED_EVERY = 25;

  /** The same once a run has gone on for long: by then what is to be known is known. */
  private static final int JUDGED_LATER_EVERY = 250;

  private final PerNetwork<State> states = new PerNetwork<>(network -> new State());

  private static final class State {
    private final Situation situation = new Situation();
    private @Nullable TrainingData seen;
    private long count;
    private List<Symptom> found = List.of();

    boolean isDue() {
      return count % (count < JUDGED_LATER_EVERY ? JUDGED_EVERY : JUDGED_LATER_EVERY) == 0;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.STEPS);
  }

  @Override
  public int onsetSlack(int batchSize) {
    return 0;
  }

  /** A NaN does not mend the data. */
  @Override
  public boolean judgesNonFinite() {
    return true;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    state.situation.add(snapshot);
    TrainingData data =
        snapshot.data() instanceof Measurement.Measured<TrainingData> known ? known.value() : null;
    if (!Objects.equals(data, state.seen) || state.isDue()) {
      state.found = judge(state.situation);
      state.seen = data;
    }
    state.count++;
    return state.found;
  }

  /** All that stands now. */
  static List<Symptom> judge(Situation situation) {
    return Causes.standing(situation).stream()
        .filter(one -> !one.cause().id().endsWith(NOT_FINITE))
        .map(
            one ->
                Symptom.builder(Pathology.SETUP, one.severity())
                    .key(one.cause().id())
                    .evidence(one.cause().text())
                    .because(one.cause())
                    .onset(0)
                    .build())
        .toList();
  }
}
