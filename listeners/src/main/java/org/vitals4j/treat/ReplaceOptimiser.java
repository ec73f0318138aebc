package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.report.Finding;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.Treatment.Irreversible;
import org.vitals4j.treat.model.HiddenLayer;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.OptimiserState;
import org.vitals4j.treat.model.Replicas;
import org.vitals4j.treat.model.StepSizes;

/** Adam in place of plain SGD at a rate that nobody can have meant. */
record ReplaceOptimiser() implements Irreversible {

  /** Between these somebody may have chosen a rate: DL4J's own for SGD is 1e-3. */
  private static final double MAX_LOW_RATE = 1e-4;

  private static final double MIN_HIGH_RATE = 1e3;

  /** No rate is set above this: Adam moves every weight by as much. */
  private static final double MAX_RATE = 0.01;

  /**
   * Its mean of squared gradients begins at zero, but DL4J corrects for that by the count of the
   * run, which may be in the thousands: steps are up to twice as large at first with this, and six
   * times as large with the usual 0.999.
   */
  private static final double BETA2 = 0.99;

  @Override
  public String name() {
    return "replace-optimiser";
  }

  @Override
  public boolean presumesNothingLearned() {
    return true;
  }

  @Override
  public String describe(TreatmentContext context, Finding finding) {
    return "put Adam in the place of SGD, at a rate by which a step changes weights by about "
        + StepSizes.FIRST_STEP_RATIO
        + " of their size";
  }

  @Override
  public Optional<String> whyNot(TreatmentContext context) {
    return context.reasonAgainstRestart();
  }

  @Override
  public Outcome treat(TreatmentContext context, Finding finding) {
    String reason = reasonAgainst(context, finding);
    if (reason != null) {
      return new Outcome.Declined(reason);
    }
    List<BaseLayer> layers = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    Set<IUpdater> present = new HashSet<>();
    String obstacle = collect(context, layers, sizes, present);
    if (obstacle != null) {
      return new Outcome.Declined(obstacle);
    }
    double before = rate(present);
    String other = otherCause(context, finding, before);
    if (other != null) {
      return new Outcome.Declined(other);
    }
    if (sizes.isEmpty()) {
      return new Outcome.Declined("there are no weights to fit a rate to");
    }
    sizes.sort(null);
    double rate = Math.min(MAX_RATE, StepSizes.FIRST_STEP_RATIO * sizes.get(sizes.size() / 2));
    replace(layers, Adam.builder().learningRate(rate).beta2(BETA2).build());
    OptimiserState.begin(context.model());
    return new Outcome.Done(
        String.format(
            Locale.ROOT, "SGD at a learning rate of %.3g is Adam at %.3g now", before, rate),
        List.of(),
        before,
        rate,
        "1",
        Outcome.Effect.FROM_SCRATCH);
  }

  /**
   * Collects what is trained: layers, sizes of their weights, and their optimisers.
   *
   * @return why a layer cannot get another optimiser; null where all can
   */
  private static @Nullable String collect(
      TreatmentContext context, List<BaseLayer> layers, List<Double> sizes, Set<IUpdater> present) {
    List<Trainable> parts = context.layers();
    for (NetworkDescription.Layer layer : context.network().layers()) {
      Trainable part = parts.get(layer.index());
      List<IUpdater> optimisers = layer.frozen() ? List.of() : optimisers(part);
      if (optimisers.isEmpty()) {
        continue;
      }
      Layer live = LiveLayers.layerOf(part).orElse(null);
      if (live == null || !(live.conf().getLayer() instanceof BaseLayer conf)) {
        return "layer " + layer.name() + " has no optimiser of its own";
      }
      layers.add(conf);
      present.addAll(optimisers);
      size(conf, part.paramTable(false).get("W")).ifPresent(sizes::add);
    }
    return null;
  }

  private static void replace(List<BaseLayer> layers, Adam adam) {
    for (BaseLayer conf : layers) {
      conf.setIUpdater(adam.clone()); // a rate of one layer can be set through its own
      if (conf.getBiasUpdater() != null) {
        conf.setBiasUpdater(adam.clone());
      }
    }
  }

  private @Nullable String reasonAgainst(TreatmentContext context, Finding finding) {
    Optional<String> learned = whyNot(context);
    if (learned.isPresent()) {
      return learned.get();
    }
    if (context.isSlowed()) {
      return "the learning rate was lowered by a treatment";
    }
    if (context.isRateReducedByUser()) {
      return "the learning rate was turned down on purpose";
    }
    if (context.model().params().dataType() == DataType.FLOAT16) {
      return "squares of gradients would underflow in half precision";
    }
    if (Replicas.areTrained()) {
      return "the network is one of several copies";
    }
    if (finding.pathology().equals(Pathology.NON_FINITE) && context.isDataNonFinite()) {
      return "it is the data that are not finite";
    }
    return null;
  }

  /** Why it is not this rate that is wrong; null where it is. */
  private static @Nullable String otherCause(
      TreatmentContext context, Finding finding, double rate) {
    if (Double.isNaN(rate)) {
      return "not all layers are trained by plain SGD at one fixed rate";
    }
    if (Math.abs(rate) >= MIN_HIGH_RATE
        && HiddenLayer.of(context.model(), context.network()).isEmpty()) {
      return "weights that it threw about could not be drawn anew";
    }
    double ratio = context.stepSize();
    boolean notFinite = finding.pathology().equals(Pathology.NON_FINITE);
    if (Math.abs(rate) >= MIN_HIGH_RATE && (notFinite || ratio > StepSizes.LARGE_RATIO)) {
      return null;
    }
    if (notFinite) {
      return "no rate as low as that makes a network overflow";
    }
    if (Double.isNaN(ratio)) {
      return "the size of steps was not measured yet";
    }
    if (ratio >= StepSizes.TINY_RATIO) {
      return "steps are not too small";
    }
    if (Math.abs(rate) > MAX_LOW_RATE) {
      return String.format(Locale.ROOT, "a learning rate of %.3g may be meant", rate);
    }
    return FitLearningRate.canReach(ratio, rate)
        ? null
        : "the rate is not what makes steps too small";
  }

  /**
   * Mean absolute value of weights; not more than any scheme would draw, should they have been
   * thrown about.
   */
  private static Optional<Double> size(BaseLayer conf, @Nullable INDArray weights) {
    double drawn = weights == null ? Double.NaN : 1 / Math.sqrt(HiddenLayer.inputs(conf, weights));
    if (weights == null || Double.isNaN(drawn)) {
      return Optional.empty();
    }
    double size = weights.ameanNumber().doubleValue();
    return size == 0 ? Optional.empty() : Optional.of(size < drawn ? size : drawn);
  }

  /** The one fixed rate of plain SGD; NaN where there is more than one, or another optimiser. */
  private static double rate(Set<IUpdater> optimisers) {
    return optimisers.size() == 1
            && optimisers.iterator().next() instanceof Sgd sgd
            && sgd.getLearningRateSchedule() == null
        ? sgd.getLearningRate()
        : Double.NaN;
  }

  /** Those that train it: running statistics have none. */
  private static List<IUpdater> optimisers(Trainable part) {
    List<IUpdater> all = new ArrayList<>();
    if (part.numParams() > 0) {
      for (String key : part.paramTable(false).keySet()) {
        IUpdater one = part.getConfig().getUpdaterByParam(key);
        if (one != null && !(one instanceof NoOp)) {
          all.add(one);
        }
      }
    }
    return all;
  }
}
