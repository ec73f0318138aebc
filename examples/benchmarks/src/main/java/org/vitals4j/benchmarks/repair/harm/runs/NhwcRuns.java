package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Convolutions with the channels last. */
final class NhwcRuns {

  private static final InputType IMAGES =
      InputType.convolutional(Images.SIDE, Images.SIDE, 1, CNN2DFormat.NHWC);

  private NhwcRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run("pooling-dense-adam", NhwcRuns::pooling),
        run("two-convolutions-nesterovs", NhwcRuns::two),
        run("batch-normalised-adam", NhwcRuns::normalised),
        run("keras-mnist-dropout-rmsprop", NhwcRuns::dropout),
        run("graph-global-pooling-adam", NhwcRuns::graph));
  }

  private static HealthyRun run(String name, Start start) {
    return new HealthyRun(Kind.NHWC_CONVOLUTION, name, start);
  }

  private static TrainingJob job(
      Model network, int epochsPerPart, double accuracy, long seed, Watcher watcher) {
    Samples data = Images.channelsLast(seed);
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 40, seed), data.test())
        .epochsPerPart(epochsPerPart)
        .requiresAccuracy(accuracy)
        .start(network, watcher);
  }

  private static ConvolutionLayer convolution(int kernel, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(channels)
        .dataFormat(CNN2DFormat.NHWC)
        .build();
  }

  private static SubsamplingLayer half() {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .dataFormat(CNN2DFormat.NHWC)
        .build();
  }

  private static DenseLayer dense(int width) {
    return new DenseLayer.Builder().nOut(width).build();
  }

  private static TrainingJob pooling(long seed, Watcher watcher) {
    return job(
        Networks.init(
            base(seed, new Adam(2e-3), Activation.RELU)
                .list()
                .layer(convolution(3, 8))
                .layer(half())
                .layer(dense(32))
                .layer(Networks.classes(10))
                .setInputType(IMAGES)
                .build()),
        1,
        0.83,
        seed,
        watcher);
  }

  private static TrainingJob two(long seed, Watcher watcher) {
    return job(
        Networks.init(
            base(seed, new Nesterovs(0.01, 0.9), Activation.RELU)
                .list()
                .layer(convolution(3, 6))
                .layer(convolution(3, 12))
                .layer(dense(24))
                .layer(Networks.classes(10))
                .setInputType(IMAGES)
                .build()),
        1,
        0.83,
        seed,
        watcher);
  }

  private static TrainingJob normalised(long seed, Watcher watcher) {
    return job(
        Networks.init(
            base(seed, new Adam(1e-3), Activation.RELU)
                .list()
                .layer(convolution(3, 8))
                .layer(new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).build())
                .layer(half())
                .layer(dense(24))
                .layer(Networks.classes(10))
                .setInputType(IMAGES)
                .build()),
        1,
        0.83,
        seed,
        watcher);
  }

  /** The layers of Keras' example for MNIST, made small. */
  private static TrainingJob dropout(long seed, Watcher watcher) {
    return job(
        Networks.init(
            base(seed, new RmsProp(1e-3), Activation.RELU)
                .list()
                .layer(convolution(3, 8))
                .layer(half())
                .layer(new DropoutLayer(0.75))
                .layer(dense(48))
                .layer(new DropoutLayer(0.5))
                .layer(Networks.classes(10))
                .setInputType(IMAGES)
                .build()),
        2,
        0.8,
        seed,
        watcher);
  }

  private static TrainingJob graph(long seed, Watcher watcher) {
    NeuralNetConfiguration.Builder base = base(seed, new Adam(5e-3), Activation.LEAKYRELU);
    ComputationGraph network =
        new ComputationGraph(
            base.graphBuilder()
                .addInputs("in")
                .setInputTypes(IMAGES)
                .addLayer("first", convolution(3, 12), "in")
                .addLayer("second", convolution(3, 24), "first")
                .addLayer("pool", new GlobalPoolingLayer(PoolingType.MAX), "second")
                .addLayer("out", Networks.classes(10), "pool")
                .setOutputs("out")
                .build());
    network.init();
    return job(network, 1, 0.8, seed, watcher);
  }
}
