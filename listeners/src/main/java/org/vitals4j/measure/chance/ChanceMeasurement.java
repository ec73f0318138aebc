package org.vitals4j.measure.chance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.Measurement;

/**
 * Keeps count of the labels, and says what the loss would be for somebody who knows nothing but
 * their averages. Looks at the labels of the first {@value #MAX_MEASUREMENTS} sampled minibatches,
 * no more.
 */
public final class ChanceMeasurement {

  private static final int MAX_MEASUREMENTS = 64;

  /** What cannot be told in so many looks will not be told later. */
  private static final int MAX_ATTEMPTS_WITHOUT_RESULT = 3;

  private final List<OutputChance> outputs = new ArrayList<>();
  private int looks;
  private @Nullable Measurement<ChanceLevel> settled;

  /** The level for the minibatch that is being trained on, before the step. */
  public Measurement<ChanceLevel> measure(TrainedNetwork network) {
    Measurement<ChanceLevel> known = settled;
    if (known != null) {
      return known;
    }
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      Measurement<ChanceLevel> now = look(network);
      looks++;
      boolean hopeless =
          now instanceof Measurement.Absent<ChanceLevel> && looks >= MAX_ATTEMPTS_WITHOUT_RESULT;
      boolean full = !outputs.isEmpty() && outputs.stream().allMatch(OutputChance::isFull);
      if (looks >= MAX_MEASUREMENTS || hopeless || full) {
        settled = now;
      }
      return now;
    } finally {
      outside.close();
    }
  }

  private Measurement<ChanceLevel> look(TrainedNetwork network) {
    int examples = network.batchSize();
    ChanceLevel all = null;
    int i = 0;
    for (TrainedNetwork.Part part : network.parts()) {
      if (!part.output()) {
        continue;
      }
      if (i == outputs.size()) {
        outputs.add(new OutputChance(part));
      }
      Measurement<ChanceLevel> one = outputs.get(i++).measure(part, examples);
      if (!(one instanceof Measurement.Measured<ChanceLevel> level)) {
        return one;
      }
      all = all == null ? level.value() : all.and(level.value());
    }
    return all == null
        ? Measurement.absent("the network has no output layer with a loss over labels")
        : Measurement.measured(all);
  }
}
