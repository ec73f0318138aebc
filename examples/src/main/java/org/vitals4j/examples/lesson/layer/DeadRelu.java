package org.vitals4j.examples.lesson.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.examples.data.SyntheticData;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Check;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Networks;
import org.vitals4j.examples.lesson.SnapshotQueries;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.treat.Treatments;

/**
 * A ReLU whose input is below 0 for every example has no gradient, and so never comes back. Zeros
 * alone are no sign of it: about half of all ReLU outputs are 0 in a network that is well.
 */
public final class DeadRelu implements Example {

  private static final int INPUTS = 20;
  private static final int LAYERS = 3;
  private static final int WIDTH = 40;
  private static final int BATCH = 100;
  private static final double MIN_DEAD_FRACTION = 0.2;
  private static final double LEARNING_RATE = 5e-3;
  private static final double EXCESSIVE_RATE = 20;

  /** A unit is called dead after 3,000 examples: 30 minibatches, and 20 more as a rule may take. */
  private static final int FOUND_BY_ITERATION = 60;

  private static final Treatments REVIVE =
      Treatments.builder().on(Pathology.DEAD_UNITS, Treatments::reviveUnits, 3, 40).build();

  @Override
  public String name() {
    return "dead-relu";
  }

  @Override
  public String lesson() {
    return "ReLUs that are 0 for every example never come back; half of all outputs 0 is no sign";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick-bias",
            "3 ReLU layers whose biases begin at -10",
            seed -> stack().bias(-10).regression(seed, INPUTS, 1),
            DeadRelu::data,
            Check.finding(Pathology.DEAD_UNITS, Severity.CRITICAL, FOUND_BY_ITERATION),
            Check.names(Pathology.DEAD_UNITS, "layer0"),
            Check.above("share of dead units", MIN_DEAD_FRACTION, SnapshotQueries::deadAtWorst)),
        Variant.watched(
            "sick-step",
            "3 ReLU layers, the first step of the biases at rate 20",
            DeadRelu::oneHugeStep,
            DeadRelu::data,
            Check.finding(Pathology.DEAD_UNITS, Severity.WARN, FOUND_BY_ITERATION),
            Check.above("share of dead units", MIN_DEAD_FRACTION, SnapshotQueries::deadAtWorst)),
        Variant.watched(
            "healthy",
            "3 ReLU layers, biases 0",
            seed -> stack().regression(seed, INPUTS, 1),
            DeadRelu::data,
            Check.between("share of zeros among the outputs", 0.3, 0.7, SnapshotQueries::sparsity),
            Check.scoreFallsBelow(0.5)),
        Variant.watched(
                "treated-revive",
                "3 ReLU layers whose biases begin at -10, dead units drawn anew",
                seed -> stack().bias(-10).regression(seed, INPUTS, 1),
                DeadRelu::data,
                Check.finding(Pathology.DEAD_UNITS, Severity.CRITICAL, FOUND_BY_ITERATION),
                Check.scoreFallsBelow(0.8))
            .monitored(builder -> builder.treatments(REVIVE)),
        Variant.watched(
            "treated-leaky",
            "3 leaky ReLU layers whose biases begin at -10",
            seed ->
                stack().activation(new ActivationLReLU(0.1)).bias(-10).regression(seed, INPUTS, 1),
            DeadRelu::data,
            Check.no(Pathology.DEAD_UNITS),
            Check.scoreFallsBelow(0.8)));
  }

  private static TrainingData data(long seed) {
    DataSet set = SyntheticData.teacher(2000, INPUTS, 1, seed);
    // Labels around 5: at first all examples pull the same way, which makes a huge step deadly.
    set.setLabels(set.getLabels().addi(5));
    return new TrainingData(set, BATCH, 6);
  }

  private static Networks.Stack stack() {
    return new Networks.Stack(
        LAYERS, WIDTH, Activation.RELU, new WeightInitRelu(), new Adam(LEARNING_RATE));
  }

  private static MultiLayerNetwork oneHugeStep(long seed) {
    MapSchedule rate =
        new MapSchedule.Builder(ScheduleType.ITERATION)
            .add(0, EXCESSIVE_RATE)
            .add(1, LEARNING_RATE)
            .build();
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(LEARNING_RATE))
            .biasUpdater(new Sgd(rate))
            .activation(Activation.RELU)
            .weightInit(new WeightInitRelu())
            .list();
    for (int i = 0; i < LAYERS; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? INPUTS : WIDTH).nOut(WIDTH).build());
    }
    return Networks.start(
        layers.layer(Networks.output(WIDTH, 1, new LossMSE(), Activation.IDENTITY)));
  }
}
