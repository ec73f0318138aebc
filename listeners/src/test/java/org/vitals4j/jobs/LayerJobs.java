package org.vitals4j.jobs;

import static org.vitals4j.jobs.Fixtures.base;
import static org.vitals4j.jobs.Fixtures.data;
import static org.vitals4j.jobs.Fixtures.dense;
import static org.vitals4j.jobs.Fixtures.graph;
import static org.vitals4j.jobs.Fixtures.layer;
import static org.vitals4j.jobs.Fixtures.minibatches;
import static org.vitals4j.jobs.Fixtures.network;
import static org.vitals4j.jobs.Fixtures.softmax;
import static org.vitals4j.jobs.Fixtures.trained;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Networks of many shapes and layers. */
final class LayerJobs {

  private LayerJobs() {}

  static List<Job> all() {
    return List.of(
        new Job("dense, Adam", LayerJobs::denseNetwork),
        new Job("dropout, noise and constraints", LayerJobs::noisyLayers),
        new Job("convolution and batch normalisation", LayerJobs::convolution),
        new Job("graph of two inputs and two outputs", LayerJobs::twoInputs),
        new Job("frozen layers", LayerJobs::frozen),
        new Job("no parameters", LayerJobs::withoutParameters),
        new Job("hostile layer names", LayerJobs::hostileNames),
        new Job("300 layers", LayerJobs::deep),
        new Job("schedule, decay, PReLU and center loss", LayerJobs::centerLoss));
  }

  private static List<INDArray> denseNetwork(Consumer<Model> attach) {
    MultiLayerNetwork network = network(dense(new Adam(0.01), 10, 16, 16, 3), attach);
    network.fit(minibatches(160, 1), 3);
    return trained(network);
  }

  private static List<INDArray> noisyLayers(Consumer<Model> attach) {
    NeuralNetConfiguration.Builder base =
        base(new Nesterovs(0.05, 0.9))
            .l2(1e-3)
            .l1(1e-4)
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(1)
            .constrainWeights(new MaxNormConstraint(2, 1));
    DenseLayer first =
        new DenseLayer.Builder()
            .nIn(10)
            .nOut(20)
            .dropOut(0.5)
            .weightNoise(new DropConnect(0.7))
            .build();
    DenseLayer second =
        new DenseLayer.Builder()
            .nIn(20)
            .nOut(20)
            .dropOut(new GaussianDropout(0.3))
            .activation(Activation.RELU)
            .build();
    DenseLayer third =
        new DenseLayer.Builder()
            .nIn(20)
            .nOut(20)
            .dropOut(new AlphaDropout(0.8))
            .activation(Activation.SELU)
            .build();
    MultiLayerNetwork network =
        network(
            base.list().layer(first).layer(second).layer(third).layer(softmax(20, 3)).build(),
            attach);
    network.fit(minibatches(160, 2), 3);
    return trained(network);
  }

  private static List<INDArray> convolution(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new Adam(0.005))
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build())
                .layer(new BatchNormalization())
                .layer(
                    new SubsamplingLayer.Builder(PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build())
                .layer(new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(2).build())
                .layer(new LocalResponseNormalization())
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(10, 10, 1))
                .build(),
            attach);
    for (int i = 0; i < 40; i++) {
      DataSet flat = data(8, 100, 3, i);
      network.fit(new DataSet(flat.getFeatures().reshape(8, 1, 10, 10), flat.getLabels()));
    }
    return trained(network);
  }

  private static List<INDArray> twoInputs(Consumer<Model> attach) {
    OutputLayer numbers =
        new OutputLayer.Builder(LossFunction.MSE)
            .nIn(16)
            .nOut(1)
            .activation(Activation.IDENTITY)
            .build();
    ComputationGraph graph =
        graph(
            base(new AdaDelta())
                .graphBuilder()
                .addInputs("a", "b")
                .addLayer("left", layer(5, 8), "a")
                .addLayer("right", layer(4, 8), "b")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
                .addVertex("both", new MergeVertex(), "sum", "left")
                .addLayer("norm", new BatchNormalization.Builder().nIn(16).nOut(16).build(), "both")
                .addLayer("class", softmax(16, 3), "norm")
                .addLayer("number", numbers, "both")
                .setOutputs("class", "number")
                .build(),
            attach);
    for (int i = 0; i < Fixtures.ITERATIONS; i++) {
      DataSet a = data(6, 5, 3, i);
      INDArray b = data(6, 4, 3, i + 99L).getFeatures();
      graph.fit(
          new MultiDataSet(
              new INDArray[] {a.getFeatures(), b}, new INDArray[] {a.getLabels(), b.sum(true, 1)}));
    }
    return trained(graph);
  }

  private static List<INDArray> frozen(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new Adam(0.01))
                .list()
                .layer(new FrozenLayerWithBackprop(layer(10, 8)))
                .layer(new FrozenLayer(layer(8, 8)))
                .layer(softmax(8, 3))
                .build(),
            attach);
    network.fit(minibatches(160, 2));
    return trained(network);
  }

  /** DL4J skips the step without a word. */
  private static List<INDArray> withoutParameters(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new Sgd(0.1))
                .list()
                .layer(new ActivationLayer(Activation.TANH))
                .layer(
                    new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build())
                .build(),
            attach);
    for (int i = 0; i < 20; i++) {
      network.fit(new DataSet(Nd4j.ones(4, 3), Nd4j.zeros(4, 3)));
    }
    return List.of(Nd4j.createFromArray(network.score()));
  }

  private static List<INDArray> hostileNames(Consumer<Model> attach) {
    String[] names = {
      "<script>document.title='PWN'</script>",
      "line\nbreak\r\ttab\u0000nul\u001b[31m",
      "x".repeat(10_000),
      "layer",
      "layer ",
      "\u202Eevil\u2028\uD83D\uDE00",
      "a@@@b",
      "\"quote'\\&amp;</script>",
      "${jndi:ldap://127.0.0.1/x}",
      "\uD800lone"
    };
    var builder = base(new Sgd(5)).graphBuilder().addInputs("in");
    String last = "in";
    for (String name : names) {
      DenseLayer layer =
          new DenseLayer.Builder()
              .nIn(last.equals("in") ? 10 : 12)
              .nOut(12)
              .activation(Activation.SIGMOID)
              .build();
      builder.addLayer(name, layer, last);
      last = name;
    }
    ComputationGraph graph =
        graph(builder.addLayer("out", softmax(12, 3), last).setOutputs("out").build(), attach);
    graph.fit(minibatches(320, 1), 3);
    return trained(graph);
  }

  private static List<INDArray> deep(Consumer<Model> attach) {
    int[] widths = new int[302];
    Arrays.fill(widths, 6);
    widths[0] = 10;
    widths[301] = 3;
    MultiLayerNetwork network = network(dense(new Sgd(0.01), widths), attach);
    network.fit(minibatches(24, 1)); // an iteration takes a second
    return trained(network);
  }

  private static List<INDArray> centerLoss(Consumer<Model> attach) {
    Nesterovs updater = new Nesterovs(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 10), 0.9);
    CenterLossOutputLayer output =
        new CenterLossOutputLayer.Builder()
            .nIn(16)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .alpha(0.1)
            .lambda(1e-3)
            .gradientCheck(false)
            .build();
    MultiLayerNetwork network =
        network(
            base(updater)
                .weightDecay(1e-3)
                .list()
                .layer(
                    new DenseLayer.Builder().nIn(10).nOut(16).activation(Activation.RELU).build())
                .layer(new PReLULayer.Builder().inputShape(16).nIn(16).nOut(16).build())
                .layer(output)
                .build(),
            attach);
    network.fit(minibatches(160, 1), 2);
    return trained(network);
  }
}
