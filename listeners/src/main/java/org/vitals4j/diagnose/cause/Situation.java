package org.vitals4j.diagnose.cause;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.IterationSnapshot.TrainingData;
import org.vitals4j.report.IterationSnapshot.TrainingData.Labels;
import org.vitals4j.report.IterationSnapshot.TrainingData.Output;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.NetworkDescription.Settings;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;
import org.vitals4j.stats.RecentValues;

/**
 * All that the tests of causes go by: what was last measured of one network, of its data and of its
 * run. Numbers that nobody has measured are NaN. Not thread-safe.
 */
public final class Situation {

  /** Update ratios of a layer that are remembered. */
  private static final int RATIOS = 9;

  /** Mean |w| ÷ standard deviation at the start, below which weights have all but gone. */
  private static final double COLLAPSED_SHARE = 0.1;

  /** Iterations before a loss says whether harm is done. */
  private static final int MIN_SCORES = 100;

  /** From this share of the loss of guessing, little was learned. */
  private static final double HARMFUL_SHARE = 0.9;

  private @Nullable NetworkDescription network;
  private ScoreStatistics score = new ScoreStatistics();
  private @Nullable TrainingData data;
  private @Nullable InitialWeights[] initial = {};
  private RecentValues[] ratios = {};
  private RecentValues[] pulls = {};
  private double[] rates = {};
  private double penalty = Double.NaN;
  private double penalisedScore = Double.NaN;
  private double largestRatio;
  private int largestRatioAt;
  private @Nullable Layer largestRatioIn;
  private int batchSize;
  private long examples;

  /** Takes the next iteration. One of another network begins anew. */
  public void add(IterationSnapshot snapshot) {
    if (!snapshot.network().equals(network)) {
      begin(snapshot.network());
    }
    score.add(snapshot);
    batchSize = snapshot.batchSize();
    examples += batchSize;
    if (snapshot.data() instanceof Measurement.Measured<TrainingData> seen) {
      data = seen.value();
    }
    if (snapshot.penalty() instanceof Measurement.Measured<Double> measured) {
      penalty = measured.value();
      penalisedScore = snapshot.score();
    }
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      add(snapshot.layers().get(i), snapshot.iteration());
    }
  }

  private void begin(NetworkDescription now) {
    network = now;
    int layers = now.layers().size();
    score = new ScoreStatistics();
    data = null;
    initial = new InitialWeights[layers];
    ratios = new RecentValues[layers];
    Arrays.setAll(ratios, i -> new RecentValues(RATIOS));
    pulls = new RecentValues[layers];
    Arrays.setAll(pulls, i -> new RecentValues(RATIOS));
    rates = new double[layers];
    Arrays.fill(rates, Double.NaN);
    penalty = Double.NaN;
    largestRatio = 0;
    largestRatioIn = null;
    examples = 0;
  }

  private void add(LayerSnapshot snapshot, int iteration) {
    Layer layer = snapshot.layer();
    int i = layer.index();
    if (snapshot.initialWeights() instanceof Measurement.Measured<InitialWeights> w
        && initial[i] == null) {
      initial[i] = w.value();
    }
    if (!layer.hasTrainableWeights() || !isStepMeasured(snapshot)) {
      return;
    }
    double ratio = snapshot.leastUpdateRatio();
    if (Double.isNaN(ratio)) {
      return;
    }
    InitialWeights began = initial[i];
    Sums sums = Sums.of(snapshot);
    if (sums.gradient > 0) {
      Settings settings = layer.settings();
      double pull = settings.l1() + (settings.l2() + settings.weightDecay()) * sums.weight;
      pulls[i].add(pull / sums.gradient);
    }
    // Beside weights that were driven to 0 every step is large.
    if (began != null && sums.weight < COLLAPSED_SHARE * began.std()) {
      return;
    }
    ratios[i].add(ratio);
    if (ratio > largestRatio && (began == null || !began.zero())) {
      largestRatio = ratio;
      largestRatioAt = iteration;
      largestRatioIn = layer;
    }
    for (BlockSnapshot block : snapshot.blocks()) {
      if (block.block().weight()
          && block.learningRate() instanceof Measurement.Measured<Double> rate) {
        rates[i] = rate.value();
      }
    }
  }

  private static boolean isStepMeasured(LayerSnapshot snapshot) {
    for (int i = 0; i < snapshot.blocks().size(); i++) { // in every iteration: no iterator
      if (snapshot.blocks().get(i).update().isMeasured()) {
        return true;
      }
    }
    return false;
  }

  /** Mean absolute values over all weights of a layer. */
  private record Sums(double weight, double gradient) {

    static Sums of(LayerSnapshot snapshot) {
      double weight = 0;
      double gradient = 0;
      double count = 0;
      for (BlockSnapshot block : snapshot.blocks()) {
        if (block.block().weight()
            && block.parameter() instanceof Measurement.Measured<ParameterStatistics> w
            && block.gradient() instanceof Measurement.Measured<TensorStatistics> g) {
          double n = (double) block.block().length();
          weight += w.value().meanAbs() * n;
          gradient += g.value().meanAbs() * n;
          count += n;
        }
      }
      return new Sums(weight / count, gradient / count);
    }
  }

  /** The layers of the network; none before the first iteration. */
  List<Layer> layers() {
    NetworkDescription known = network;
    return known == null ? List.of() : known.layers();
  }

  Optional<NetworkDescription> network() {
    return Optional.ofNullable(network);
  }

  Optional<TrainingData> data() {
    return Optional.ofNullable(data);
  }

  /** Labels of an output layer. */
  Optional<Labels> labels(Layer output) {
    TrainingData known = data;
    return known == null
        ? Optional.empty()
        : known.labels().stream().filter(one -> one.layer().equals(output.name())).findFirst();
  }

  /** What the output layers said last. */
  List<Output> outputs() {
    TrainingData known = data;
    return known == null ? List.of() : known.outputs();
  }

  /** Layers that compute a loss. */
  List<Layer> outputLayers() {
    return layers().stream().filter(one -> one.settings().loss().isPresent()).toList();
  }

  /** Weights of a layer as training found them; null where they were not seen. */
  @Nullable InitialWeights initialWeights(Layer layer) {
    return initial[layer.index()];
  }

  /** The rate in force, or else that of the configuration; NaN where there is none. */
  double rate(Layer layer) {
    double now = rates[layer.index()];
    return Double.isNaN(now) ? layer.settings().learningRate() : now;
  }

  /** {@code mean|Δ| ÷ mean|w|} of a layer's weights, median of the last nine measured. */
  double updateRatio(Layer layer) {
    RecentValues known = ratios[layer.index()];
    return known.size() == 0 ? Double.NaN : known.median();
  }

  /** The largest such ratio of the run, but for layers that began at 0; 0 before the first. */
  double largestRatio() {
    return largestRatio;
  }

  int largestRatioAt() {
    return largestRatioAt;
  }

  Optional<Layer> largestRatioIn() {
    return Optional.ofNullable(largestRatioIn);
  }

  /** Penalties ÷ score; NaN where either is not known, or the score is not above 0. */
  double penaltyShare() {
    return penalisedScore > 0 ? penalty / penalisedScore : Double.NaN;
  }

  /** Gradient of the penalties ÷ that of the data, in the layer where it is most; 0 if unknown. */
  double penaltyPull() {
    double most = 0;
    for (RecentValues pull : pulls) {
      most = pull.isFull() ? Math.max(most, pull.median()) : most;
    }
    return most;
  }

  double penalty() {
    return penalty;
  }

  double loss() {
    return score.smoothed();
  }

  double chance() {
    return score.chance();
  }

  double shareOfChance() {
    return score.shareOfChance();
  }

  int batchSize() {
    return batchSize;
  }

  long examples() {
    return examples;
  }

  /** Whether the loss has come down to less than half of that of guessing. */
  public boolean isSatisfactory() {
    return !score.isUnsatisfactory();
  }

  /** Whether the loss is known to be less than half of that of guessing. */
  public boolean hasLearned() {
    return score.shareOfChance() < 0.5;
  }

  /**
   * Whether little was learned in a hundred iterations, and the loss stands still: what may do harm
   * has done it. A loss that falls has not shown yet where it ends.
   */
  public boolean isHarmed() {
    double share = score.shareOfChance();
    return score.count() >= MIN_SCORES
        && score.isStalled()
        && (Double.isNaN(share) ? score.isUnsatisfactory() : share >= HARMFUL_SHARE);
  }
}
