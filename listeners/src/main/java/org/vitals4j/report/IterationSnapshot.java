package org.vitals4j.report;

import java.util.List;
import java.util.Optional;

/**
 * Everything that was measured in one iteration of one network. Immutable, free of DL4J and ND4J
 * types, and never larger than a few numbers per parameter block and a histogram per layer, so it
 * may be kept and passed between threads.
 *
 * <p>Gradients are those of the <b>minibatch mean</b> of the loss, before clipping and before the
 * updater, without the l1, l2 and weight decay terms (DL4J adds those later). Where the network is
 * configured with {@code miniBatch(false)}, DL4J applies the sum, and the sum is what is reported.
 *
 * @param session which run this belongs to
 * @param worker which copy of the network within the run; "0" unless there are several
 * @param network the network as it was when this was measured
 * @param iteration DL4J's iteration count before this step; the first is 0
 * @param epoch DL4J's epoch count; it stays 0 where a job calls {@code fit(DataSet)}
 * @param timeMillis wall clock at the end of the iteration, milliseconds since 1970
 * @param batchSize examples in the minibatch
 * @param score the loss that DL4J reports, penalties included; NaN and infinities are measured
 *     values
 * @param penalty the l1, l2, weight decay and other terms in the score that depend on the
 *     parameters alone; in loss units; measured as 0 in every iteration of a network that has none,
 *     sampled with the norms of the gradient elsewhere
 * @param chance what the data loss would be for a network that has learned nothing; sampled, and
 *     absent where the loss does not tell
 * @param data what the data of the run look like, as far as was seen up to here; absent where they
 *     cannot be read
 * @param layers one entry a layer, in the order of {@link NetworkDescription#layers()}
 * @param gradient statistics of the whole gradient; pseudo-gradients (running statistics of
 *     BatchNormalization and the like) and frozen layers left out
 * @param clipping what a clipping policy did; absent where there is none
 * @param nonFinite the first array that is not finite, if any is
 * @param rates how often norms and samples are measured at present
 * @param duration seconds from the end of the iteration before to the end of this one; absent for
 *     the first
 * @param overhead time spent in this monitor ÷ {@code duration}, in [0, 1]
 */
public record IterationSnapshot(
    String session,
    String worker,
    NetworkDescription network,
    int iteration,
    int epoch,
    long timeMillis,
    int batchSize,
    double score,
    Measurement<Double> penalty,
    Measurement<ChanceLevel> chance,
    Measurement<TrainingData> data,
    List<LayerSnapshot> layers,
    Measurement<TensorStatistics> gradient,
    Measurement<Clipped> clipping,
    Optional<NonFiniteOrigin> nonFinite,
    Rates rates,
    Measurement<Double> duration,
    Measurement<Double> overhead) {

  private static final Measurement<Double> NO_WEIGHTS = Measurement.absent("it has no weights");
  private static final Measurement<Double> WEIGHTS_ARE_ZERO =
      Measurement.absent("mean|w| is below 1e-12");
  private static final Measurement<Double> STEP_HIDES_WEIGHTS =
      Measurement.absent(BlockSnapshot.HIDDEN_BY_STEP);

  /** Mean absolute value below which weights are taken for zero. */
  private static final double MIN_MEAN_ABS_WEIGHT = 1e-12;

  /** What a network without penalties has. */
  private static final Measurement<Double> NO_PENALTY = Measurement.measured(0.0);

  public IterationSnapshot {
    layers = List.copyOf(layers);
  }

  /** An iteration of a network that has no penalties, and of whose data nothing was seen. */
  public IterationSnapshot(
      String session,
      String worker,
      NetworkDescription network,
      int iteration,
      int epoch,
      long timeMillis,
      int batchSize,
      double score,
      Measurement<ChanceLevel> chance,
      List<LayerSnapshot> layers,
      Measurement<TensorStatistics> gradient,
      Measurement<Clipped> clipping,
      Optional<NonFiniteOrigin> nonFinite,
      Rates rates,
      Measurement<Double> duration,
      Measurement<Double> overhead) {
    this(
        session,
        worker,
        network,
        iteration,
        epoch,
        timeMillis,
        batchSize,
        score,
        NO_PENALTY,
        chance,
        Measurement.notSampled(),
        layers,
        gradient,
        clipping,
        nonFinite,
        rates,
        duration,
        overhead);
  }

  /**
   * {@code score.data}: the score without its {@link #penalty}, which is what the network makes of
   * the minibatch; in loss units. NaN or infinite where the score is. There in every iteration of a
   * network without penalties; elsewhere not sampled, or absent, where the penalty is: what the
   * score itself says then, penalties included, is for the caller to judge.
   */
  public Measurement<Double> dataLoss() {
    return penalty instanceof Measurement.Measured<Double> known
        ? Measurement.measured(score - known.value())
        : penalty;
  }

  /**
   * {@code gradient.depth_ratio}: rms of the gradient over the weights of the layer nearest to an
   * input ÷ the same of the last layer with weights. Small means vanishing, large means explosion
   * towards the input; some texts divide the other way round. Infinite or NaN where the last
   * layer's is 0; absent for networks without weights that can learn.
   */
  public Measurement<Double> depthRatio() {
    Optional<NetworkDescription.Layer> first = network.firstWeightLayer();
    Optional<NetworkDescription.Layer> last = network.lastWeightLayer();
    if (first.isEmpty() || last.isEmpty()) {
      return Measurement.absent("no layer has weights that can learn");
    }
    double ofFirst = layers.get(first.get().index()).weightGradientRms();
    double ofLast = layers.get(last.get().index()).weightGradientRms();
    return gradient.isMeasured()
        ? Measurement.measured(ofFirst / ofLast)
        : Measurement.notSampled();
  }

  /**
   * One layer.
   *
   * @param layer what it is
   * @param gradient over all its true gradients; absent for a layer that has none or is frozen
   * @param gradientDistribution mean, standard deviation and extremes of the same elements; sampled
   * @param gradientHistogram of the same elements, or of a sample of them; sampled
   * @param activation its training activations
   * @param initialWeights its weights as training found them; absent after the first iterations
   * @param touchedRows share of the rows of the weight matrix that this minibatch gives a gradient,
   *     in [0, 1]; sampled in the first minibatches, and absent but for layers that read the
   *     network's input
   * @param blocks one entry a parameter block, in the order of {@link
   *     NetworkDescription.Layer#blocks()}
   */
  public record LayerSnapshot(
      NetworkDescription.Layer layer,
      Measurement<TensorStatistics> gradient,
      Measurement<Distribution> gradientDistribution,
      Measurement<Histogram> gradientHistogram,
      ActivationSnapshot activation,
      Measurement<InitialWeights> initialWeights,
      Measurement<Double> touchedRows,
      List<BlockSnapshot> blocks) {

    public LayerSnapshot {
      blocks = List.copyOf(blocks);
    }

    /**
     * Root mean square of the gradient over all weights of the layer taken together, biases left
     * out: those are few and scaled differently. NaN where none was measured.
     */
    public double weightGradientRms() {
      TensorStatistics weights = TensorStatistics.EMPTY;
      for (BlockSnapshot block : blocks) {
        if (block.block().weight()
            && block.gradient() instanceof Measurement.Measured<TensorStatistics> g) {
          weights = weights.and(g.value());
        }
      }
      return weights.count() == 0 ? Double.NaN : weights.rms();
    }

    /**
     * {@code update_ratio}: {@code mean|Δ| / mean|w|} over the elements of all weights of the layer
     * taken together, dimensionless; about 1e-3 is usual. {@code w} is before the step, {@code Δ}
     * what the step subtracted.
     *
     * <p>Absent for a layer without weights, where {@code mean|w| < 1e-12}, since a ratio to
     * nothing says nothing, and where the step of one of its weights {@linkplain
     * BlockSnapshot#stepHidesParameter hides} what was there before.
     */
    public Measurement<Double> updateRatio() {
      double update = 0;
      double weight = 0;
      long count = 0;
      Measurement<Double> missing = NO_WEIGHTS;
      for (int i = 0; i < blocks.size(); i++) { // no iterator: detectors ask in every iteration
        BlockSnapshot block = blocks.get(i);
        if (!block.block().weight()) {
          continue;
        }
        if (block.stepHidesParameter()) {
          return STEP_HIDES_WEIGHTS;
        }
        if (block.update() instanceof Measurement.Measured<Norms> delta
            && block.parameter() instanceof Measurement.Measured<ParameterStatistics> w) {
          update += delta.value().meanAbs() * (double) delta.value().count();
          weight += w.value().meanAbs() * (double) w.value().count();
          count += w.value().count();
        } else {
          missing = block.missingRatio();
        }
      }
      if (count == 0) {
        return missing;
      }
      return weight < MIN_MEAN_ABS_WEIGHT * (double) count
          ? WEIGHTS_ARE_ZERO
          : Measurement.measured(update / weight);
    }

    /**
     * The least that {@link #updateRatio} can be: {@value BlockSnapshot#HIDING_STEP} where the step
     * hides what was there before, NaN where nothing is known.
     */
    public double leastUpdateRatio() {
      return atLeast(updateRatio());
    }
  }

  private static double atLeast(Measurement<Double> updateRatio) {
    return updateRatio.equals(STEP_HIDES_WEIGHTS)
        ? BlockSnapshot.HIDING_STEP
        : updateRatio.orElse(Double.NaN);
  }

  /**
   * One parameter block, for instance the weight matrix of a layer.
   *
   * @param block what it is
   * @param gradient of the minibatch mean; absent where the block has no true gradient
   * @param parameter the values before the step; sampled, as are the next two; absent where the
   *     step is so large that rounding has lost them, see {@link #stepHidesParameter}
   * @param update what the step subtracted; not the gradient: learning rate, momentum, clipping and
   *     decay are in it
   * @param learningRate the rate in force in this iteration, schedules included; absent for
   *     updaters that have none
   * @param detail how its values are spread; sampled, and only where histograms are asked for
   */
  public record BlockSnapshot(
      NetworkDescription.Block block,
      Measurement<TensorStatistics> gradient,
      Measurement<ParameterStatistics> parameter,
      Measurement<Norms> update,
      Measurement<Double> learningRate,
      Measurement<BlockDetail> detail) {

    /** A block without detail. */
    public BlockSnapshot(
        NetworkDescription.Block block,
        Measurement<TensorStatistics> gradient,
        Measurement<ParameterStatistics> parameter,
        Measurement<Norms> update,
        Measurement<Double> learningRate) {
      this(block, gradient, parameter, update, learningRate, Measurement.notSampled());
    }

    /** {@link LayerSnapshot#updateRatio} of this block alone; absent where it is no weight. */
    public Measurement<Double> updateRatio() {
      if (!block.weight()) {
        return NO_WEIGHTS;
      }
      if (stepHidesParameter()) {
        return STEP_HIDES_WEIGHTS;
      }
      if (!(parameter instanceof Measurement.Measured<ParameterStatistics> w)
          || !(update instanceof Measurement.Measured<Norms> delta)) {
        return missingRatio();
      }
      return w.value().meanAbs() < MIN_MEAN_ABS_WEIGHT
          ? WEIGHTS_ARE_ZERO
          : Measurement.measured(delta.value().meanAbs() / w.value().meanAbs());
    }

    /** {@link LayerSnapshot#leastUpdateRatio} of this block alone. */
    public double leastUpdateRatio() {
      return atLeast(updateRatio());
    }

    /** Why there is no ratio where the parameter or its update was not measured. */
    private Measurement<Double> missingRatio() {
      return parameter.isMeasured()
          ? update.map(Norms::meanAbs)
          : parameter.map(ParameterStatistics::meanAbs);
    }

    /**
     * Whether the step was measured, but is so large that what was there before it is lost in
     * rounding: it is more than {@value #HIDING_STEP} times as large.
     */
    public boolean stepHidesParameter() {
      return update.isMeasured() && !parameter.isMeasured();
    }

    /** A step that hides the parameters is at least so many times as large as they are. */
    public static final double HIDING_STEP = 20;

    /** Why parameters are absent though the step was measured. */
    public static final String HIDDEN_BY_STEP =
        "the step was so large that rounding has lost what was there before it";
  }

  /**
   * What a clipping policy did.
   *
   * @param policy its name
   * @param coefficient norm after ÷ norm before, in [0, 1]; 1 means untouched
   * @param threshold the limit it used, in units of the minibatch-mean gradient
   */
  public record Clipped(String policy, double coefficient, double threshold) {

    /** Whether the gradient was changed. */
    public boolean changed() {
      return coefficient != 1.0;
    }
  }

  /**
   * How often things are measured at present, as the budget allows or the schedule says.
   *
   * @param norms iterations in which gradient norms are measured ÷ all iterations, in [0, 1]
   * @param samples iterations in which everything else is ÷ all iterations, in [0, 1]
   */
  public record Rates(double norms, double samples) {}

  /**
   * How the values of one parameter block are spread: measured only where histograms are asked for,
   * since it takes three more passes over the memory.
   *
   * @param gradient mean, standard deviation and extremes of the minibatch-mean gradient; absent
   *     where the block has no true gradient
   * @param update the same of what the step subtracted
   * @param parameters the values after the step
   * @param updates what the step subtracted
   */
  public record BlockDetail(
      Measurement<Distribution> gradient,
      Distribution update,
      Histogram parameters,
      Histogram updates) {}

  /**
   * The weights of a layer as training finds them, before the first steps.
   *
   * @param std standard deviation of the weight matrix's elements, in parameter units
   * @param fanIn inputs that one unit reads
   * @param fanOut units that one input feeds
   * @param units columns of a dense layer's matrix, channels of a convolution
   * @param zero whether every weight is exactly 0
   * @param identicalUnits whether all units have the same incoming weights; false for one unit
   *     alone
   * @param preActivationStd standard deviation of the layer's pre-activations over units and
   *     examples, in activation units: {@code sqrt(fanIn · E[w²] · E[x²])} over this minibatch,
   *     which holds for weights drawn independently with mean 0 (He et al. 2015, equation 6).
   *     Absent where the layer's input is not seen
   */
  public record InitialWeights(
      double std,
      long fanIn,
      long fanOut,
      long units,
      boolean zero,
      boolean identicalUnits,
      Measurement<Double> preActivationStd) {}

  /**
   * The first array, in the order in which data flows through an iteration, that holds NaN or an
   * infinity: features, labels, then per layer its parameters and its activations, then the score,
   * then the gradients from the last layer to the first, then what the step made of the parameters.
   *
   * @param kind what sort of array it is
   * @param name for a person: "features", "activations of layer1", "gradient of 0_W"
   * @param layer name of the layer it belongs to; empty for features, labels and the score
   * @param nonFinite how many of its elements are NaN or infinite; for the score 1
   * @param size how many elements it has
   * @param complete whether everything that comes before it was seen to be finite. False where some
   *     of it could not be looked at: then the true origin may lie further up, and {@code note}
   *     says what was not seen
   * @param note what else is known, possibly empty
   */
  public record NonFiniteOrigin(
      Kind kind,
      String name,
      Optional<String> layer,
      long nonFinite,
      long size,
      boolean complete,
      String note) {

    /** The sorts of array that are looked at, in data-flow order. */
    public enum Kind {
      FEATURES,
      LABELS,
      PARAMETER,
      ACTIVATION,
      SCORE,
      GRADIENT,
      UPDATED_PARAMETER
    }
  }

  /**
   * What the data of a run look like, from samples of several minibatches, and what the network
   * makes of them. A value that no look has seen yet is NaN, or an empty list.
   *
   * @param features one entry an input array
   * @param labels one entry an output layer that has labels
   * @param outputs one entry an output layer whose answers could be computed
   * @param minibatches how many were looked at
   */
  public record TrainingData(
      List<Columns> features, List<Labels> labels, List<Output> outputs, int minibatches) {

    public TrainingData {
      features = List.copyOf(features);
      labels = List.copyOf(labels);
      outputs = List.copyOf(outputs);
    }

    /**
     * An array, column by column: a column is a feature of a table, a channel of an image, a
     * feature of a series over all its steps.
     *
     * @param name "features", "labels", with a number where there are several
     * @param total how many columns there are; where there are many, a sample of them is looked at
     * @param columns those that were looked at
     * @param examples how many examples were looked at
     */
    public record Columns(String name, long total, List<Column> columns, long examples) {

      public Columns {
        columns = List.copyOf(columns);
      }
    }

    /**
     * One column. All but the last are over its finite elements.
     *
     * @param index its place, from 0
     * @param count finite elements that were looked at
     * @param mean NaN where there are none, as for the next three
     * @param std standard deviation, 0 for one element
     * @param min smallest
     * @param max largest
     * @param zeros share of zeros, in [0, 1]
     * @param whole whether all are whole numbers
     * @param nonFinite share of all elements that are NaN or infinite, in [0, 1]
     */
    public record Column(
        long index,
        long count,
        double mean,
        double std,
        double min,
        double max,
        double zeros,
        boolean whole,
        double nonFinite) {

      /** Root mean square of the finite elements. */
      public double rms() {
        return Math.sqrt(mean * mean + std * std);
      }

      /** Whether all that was seen is one and the same number. */
      public boolean isConstant() {
        return count > 1 && min == max;
      }

      /** Whether it holds zeros and ones and nothing else. */
      public boolean isBinary() {
        return whole && min >= 0 && max <= 1;
      }
    }

    /**
     * The labels of one output layer. A row is an example, or a time step or pixel of one.
     *
     * @param layer name of the output layer
     * @param columns its columns
     * @param series whether an example has several rows
     * @param rows how many were looked at
     * @param zeroRows share of rows whose labels are all 0, in [0, 1]
     * @param oneHotRows share of the other rows that are one 1 among zeros, in [0, 1]
     * @param leastSum least sum of a row that is not all 0; NaN where there is none
     * @param greatestSum greatest
     * @param masked whether there is a mask of the labels
     * @param classes rows by class: of one-hot rows, and of a single column of small whole numbers;
     *     empty for labels of another kind
     * @param order whether classes take turns as they would if the data were shuffled
     */
    public record Labels(
        String layer,
        Columns columns,
        boolean series,
        long rows,
        double zeroRows,
        double oneHotRows,
        double leastSum,
        double greatestSum,
        boolean masked,
        List<Long> classes,
        Order order) {

      public Labels {
        classes = List.copyOf(classes);
      }

      /** Share of the most frequent class, in (0, 1]; NaN where there are no classes. */
      public double largestShare() {
        return classRows() == 0 ? Double.NaN : (double) largest() / (double) classRows();
      }

      /** The most frequent class; -1 where there are none. */
      public int largestClass() {
        return classRows() == 0 ? -1 : classes.indexOf(largest());
      }

      /** Rows that have a class. */
      public long classRows() {
        long all = 0;
        for (long count : classes) {
          all += count;
        }
        return all;
      }

      /** Classes that were seen at least once. */
      public int classesSeen() {
        int seen = 0;
        for (long count : classes) {
          seen += count > 0 ? 1 : 0;
        }
        return seen;
      }

      private long largest() {
        long most = 0;
        for (long count : classes) {
          most = Math.max(most, count);
        }
        return most;
      }
    }

    /**
     * How classes are spread over groups of examples that are trained on together: minibatches, or
     * successive small ones taken together.
     *
     * @param groups how many there were
     * @param oneClass how many of them held one class only
     * @param dispersion χ² of the classes' counts ÷ its degrees of freedom: about 1 for shuffled
     *     data, as large as a group where each holds one class; NaN while there is nothing to
     *     compare
     * @param freedom those degrees
     */
    public record Order(int groups, int oneClass, double dispersion, long freedom) {

      /** Nothing is known. */
      public static final Order UNKNOWN = new Order(0, 0, Double.NaN, 0);
    }

    /**
     * What an output layer said in the last minibatch that was looked at.
     *
     * @param layer name of the output layer
     * @param rows how many answers
     * @param min least
     * @param max greatest
     * @param spread how far answers to different examples lie apart: the largest standard deviation
     *     of a column
     * @param atBounds share of answers within 0.1 % of the ends of what the activation function can
     *     give, in [0, 1]; NaN where it has none
     * @param topClass share of the class that is named most often, in (0, 1]; NaN for one column
     * @param agreement share of rows in which the class named is that of the labels, in [0, 1]; NaN
     *     where labels are no classes
     * @param looks in how many minibatches the answers were looked at
     */
    public record Output(
        String layer,
        int rows,
        double min,
        double max,
        double spread,
        double atBounds,
        double topClass,
        double agreement,
        int looks) {}
  }
}
