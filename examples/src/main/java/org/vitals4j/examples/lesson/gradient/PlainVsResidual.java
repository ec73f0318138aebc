package org.vitals4j.examples.lesson.gradient;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * A block that adds to its input, rather than replaces it, passes the gradient on whole. Twenty
 * plain layers lose it, where biases are drawn like weights; ten residual blocks of two do not.
 * (Without biases a plain ReLU network shrinks activations forwards as much as gradients backwards,
 * and the gradients of its weights are alike, however small.) Fixup (Zhang, Dauphin and Ma 2019)
 * needs no normalisation: the last weights of each block begin at 0, so that at first every block
 * passes its input on, and the first are divided by the root of the number of blocks. Its scalar
 * biases and multipliers are left out here; the layers' own biases stand in for them.
 */
public final class PlainVsResidual implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;
  private static final int WIDTH = 100;
  private static final int BLOCKS = 10;
  private static final int FEW = 10;
  private static final String RATIO =
      "distance of the depth ratio from 1, |log10(first layer's gradient / last layer's)|";

  @Override
  public String name() {
    return "plain-vs-residual";
  }

  @Override
  public String lesson() {
    return "a residual block passes the gradient on whole; with Fixup it needs no normalisation";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick-plain",
            "20 ReLU layers of 100, weights and biases uniform in 1/sqrt(fan_in)",
            seed -> Nets.drawLinear(plain(seed), seed),
            PlainVsResidual::data,
            Expect.finding(Pathology.VANISHING_GRADIENT, Severity.WARN, 25),
            Expect.above(RATIO, 3, PlainVsResidual::distance)),
        Variant.watched(
            "healthy-residual",
            "10 residual blocks of 2 such layers, drawn in the same way",
            seed ->
                Nets.drawLinear(residual(seed, new WeightInitRelu(), new WeightInitRelu()), seed),
            PlainVsResidual::data,
            Expect.no(Pathology.VANISHING_GRADIENT),
            Expect.below(RATIO, 1, PlainVsResidual::distance),
            Expect.scoreFallsBelow(0.5)),
        Variant.watched(
            "treated-fixup",
            "10 residual blocks, Fixup initialisation, no normalisation",
            seed -> residual(seed, fixup(), new WeightInitConstant(0)),
            PlainVsResidual::data,
            Expect.nothingAboveInfo(),
            Expect.below(RATIO, 1.5, PlainVsResidual::distance),
            Expect.scoreFallsBelow(0.5)));
  }

  private static double distance(Outcome outcome) {
    return Math.abs(Math.log10(outcome.depthRatio(FEW)));
  }

  /** He's normal divided by √blocks, for blocks of two layers. */
  private static IWeightInit fixup() {
    return Nets.normal(Math.sqrt(2.0 / WIDTH) / Math.sqrt((double) BLOCKS));
  }

  private static TrainingData data(long seed) {
    return new TrainingData(Toys.clouds(1600, INPUTS, CLASSES, seed), 32, 3);
  }

  private static MultiLayerNetwork plain(long seed) {
    return new Nets.Stack(2 * BLOCKS, WIDTH, Activation.RELU, new WeightInitRelu(), new Sgd(0.02))
        .classifier(seed, INPUTS, CLASSES);
  }

  private static ComputationGraph residual(long seed, IWeightInit first, IWeightInit second) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Sgd(0.02))
            .graphBuilder()
            .addInputs("in")
            .setOutputs("out");
    graph.addLayer("stem", dense(INPUTS, Activation.RELU, new WeightInitRelu()), "in");
    String last = "stem";
    for (int i = 1; i <= BLOCKS; i++) {
      graph.addLayer("block" + i + "a", dense(WIDTH, Activation.RELU, first), last);
      graph.addLayer(
          "block" + i + "b", dense(WIDTH, Activation.IDENTITY, second), "block" + i + "a");
      graph.addVertex(
          "add" + i, new ElementWiseVertex(ElementWiseVertex.Op.Add), last, "block" + i + "b");
      graph.addLayer("relu" + i, new ActivationLayer(Activation.RELU), "add" + i);
      last = "relu" + i;
    }
    graph.addLayer("out", Nets.output(WIDTH, CLASSES, new LossMCXENT(), Activation.SOFTMAX), last);
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private static DenseLayer dense(int inputs, Activation activation, IWeightInit initialisation) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(WIDTH)
        .activation(activation)
        .weightInit(initialisation)
        .build();
  }
}
