package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.measure.IterationSnapshot;

/** Adam in place of plain SGD at a rate that nobody can have meant. */
final class ReplaceOptimiser implements Treatment {

  /** No rate is set above this: Adam moves every weight by as much. */
  private static final double HIGHEST = 0.01;

  /**
   * Its mean of squared gradients begins at zero, but DL4J corrects for that by the count of the
   * run, which may be in the thousands: steps are up to twice as large at first with this, and six
   * times as large with the usual 0.999.
   */
  private static final double SQUARES = 0.99;

  private final StepSizes.Latest step = new StepSizes.Latest();

  @Override
  public void hear(IterationSnapshot snapshot) {
    step.hear(snapshot);
  }

  @Override
  public void forget() {
    step.forget();
  }

  @Override
  public String name() {
    return "replace-optimiser";
  }

  @Override
  public String plan(Patient patient, Finding finding) {
    return "put Adam in the place of SGD, at a rate by which a step changes weights by about "
        + StepSizes.FIRST
        + " of their size";
  }

  @Override
  public Outcome treat(Patient patient, Finding finding) {
    if (!patient.atStart()) {
      return new Outcome.Declined("the network has learned already");
    }
    double ratio = step.at(patient.snapshot());
    int iteration = patient.snapshot().iteration();
    int epoch = patient.snapshot().epoch();
    Model model = patient.model();
    double before = LearningRates.largest(model, iteration, epoch);
    if (Double.isNaN(ratio)) {
      return new Outcome.Declined("the size of steps was not measured yet");
    }
    if (ratio >= StepSizes.TINY) {
      return new Outcome.Declined("steps are not too small");
    }
    if (!FitLearningRate.canReach(ratio, before)) {
      return new Outcome.Declined("the rate is not what makes steps too small");
    }
    if (Replicas.areTrained()) {
      return new Outcome.Declined("the network is one of several copies that are averaged");
    }
    List<BaseLayer> layers = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    for (Trainable part : patient.parts()) {
      List<IUpdater> optimisers = optimisers(part);
      if (optimisers.isEmpty()) {
        continue;
      }
      Layer live = Patient.live(part).orElse(null);
      if (live == null
          || !(live.conf().getLayer() instanceof BaseLayer conf)
          || !optimisers.stream().allMatch(Sgd.class::isInstance)) {
        return new Outcome.Declined("not all layers are trained by plain SGD of their own");
      }
      layers.add(conf);
      INDArray weights = part.paramTable(false).get("W");
      if (weights != null) {
        sizes.add(weights.ameanNumber().doubleValue());
      }
    }
    sizes.removeIf(size -> !(size > 0 && size < Double.POSITIVE_INFINITY));
    if (sizes.isEmpty()) {
      return new Outcome.Declined("there are no weights to fit a rate to");
    }
    sizes.sort(null);
    double rate = Math.min(HIGHEST, StepSizes.FIRST * sizes.get(sizes.size() / 2));
    Adam adam = Adam.builder().learningRate(rate).beta2(SQUARES).build();
    for (BaseLayer conf : layers) {
      conf.setIUpdater(adam);
      if (conf.getBiasUpdater() != null) {
        conf.setBiasUpdater(adam);
      }
    }
    OptimiserState.begin(model);
    return new Outcome.Done(
        String.format(
            Locale.ROOT,
            "a step changed weights by %.1g of their size: SGD at a learning rate of %.3g is Adam at"
                + " %.3g now",
            ratio,
            before,
            rate),
        List.of(),
        before,
        rate,
        "1/gradient",
        Outcome.Effect.FROM_SCRATCH);
  }

  /** Those that train it: frozen layers and running statistics have none. */
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
