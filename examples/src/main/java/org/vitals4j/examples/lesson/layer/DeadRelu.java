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
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Look;
import org.vitals4j.examples.lesson.Nets;
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
  private static final double DEAD = 0.2;
  private static final double RATE = 5e-3;
  private static final double HUGE = 20;

  /** A unit is called dead after 3,000 examples: 30 minibatches, and 20 more as a rule may take. */
  private static final int BY = 60;

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
            Expect.finding(Pathology.DEAD_UNITS, Severity.CRITICAL, BY),
            Expect.names(Pathology.DEAD_UNITS, "layer0"),
            Expect.above("share of dead units", DEAD, Look::deadAtWorst)),
        Variant.watched(
            "sick-step",
            "3 ReLU layers, the first step of the biases at rate 20",
            DeadRelu::oneHugeStep,
            DeadRelu::data,
            Expect.finding(Pathology.DEAD_UNITS, Severity.WARN, BY),
            Expect.above("share of dead units", DEAD, Look::deadAtWorst)),
        Variant.watched(
            "healthy",
            "3 ReLU layers, biases 0",
            seed -> stack().regression(seed, INPUTS, 1),
            DeadRelu::data,
            Expect.nothingAboveInfo(),
            Expect.between("share of zeros among the outputs", 0.3, 0.7, Look::sparsity),
            Expect.scoreFallsBelow(0.5)),
        Variant.watched(
                "treated-revive",
                "3 ReLU layers whose biases begin at -10, dead units drawn anew",
                seed -> stack().bias(-10).regression(seed, INPUTS, 1),
                DeadRelu::data,
                Expect.finding(Pathology.DEAD_UNITS, Severity.CRITICAL, BY),
                Expect.scoreFallsBelow(0.8))
            .monitored(builder -> builder.treatments(REVIVE)),
        Variant.watched(
            "treated-leaky",
            "3 leaky ReLU layers whose biases begin at -10",
            seed ->
                stack().activation(new ActivationLReLU(0.1)).bias(-10).regression(seed, INPUTS, 1),
            DeadRelu::data,
            Expect.no(Pathology.DEAD_UNITS),
            Expect.scoreFallsBelow(0.8)));
  }

  private static TrainingData data(long seed) {
    DataSet set = Toys.teacher(2000, INPUTS, 1, seed);
    // Labels around 5: at first all examples pull the same way, which makes a huge step deadly.
    set.setLabels(set.getLabels().addi(5));
    return new TrainingData(set, BATCH, 6);
  }

  private static Nets.Stack stack() {
    return new Nets.Stack(LAYERS, WIDTH, Activation.RELU, new WeightInitRelu(), new Adam(RATE));
  }

  private static MultiLayerNetwork oneHugeStep(long seed) {
    MapSchedule rate =
        new MapSchedule.Builder(ScheduleType.ITERATION).add(0, HUGE).add(1, RATE).build();
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(RATE))
            .biasUpdater(new Sgd(rate))
            .activation(Activation.RELU)
            .weightInit(new WeightInitRelu())
            .list();
    for (int i = 0; i < LAYERS; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? INPUTS : WIDTH).nOut(WIDTH).build());
    }
    return Nets.start(layers.layer(Nets.output(WIDTH, 1, new LossMSE(), Activation.IDENTITY)));
  }
}
