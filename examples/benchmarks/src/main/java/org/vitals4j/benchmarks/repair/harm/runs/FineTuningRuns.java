package org.vitals4j.benchmarks.repair.harm.runs;

import static org.vitals4j.benchmarks.repair.harm.runs.Networks.base;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun.Start;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Networks that read the digits 0 to 4, fine-tuned to read 5 to 9; the lower layers are frozen. */
final class FineTuningRuns {

  private FineTuningRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run("dense-new-outputs-sgd", FineTuningRuns::dense),
        run("convolution-frozen-nesterovs", FineTuningRuns::convolution),
        run("dense-two-new-layers-adam", FineTuningRuns::newLayers),
        run("residual-graph-rmsprop", FineTuningRuns::graph),
        run("convolution-only-outputs-adam", FineTuningRuns::onlyOutputs));
  }

  private static HealthyRun run(String name, Start start) {
    return new HealthyRun(Kind.FINE_TUNING, name, start);
  }

  private static Samples part(long seed, int first) {
    Samples digits = Images.digits(seed);
    return new Samples(
        Images.fiveFrom(first, digits.train()), Images.fiveFrom(first, digits.test()));
  }

  private static <M extends Model> M pretrained(M network, long seed) {
    Minibatches minibatches = Minibatches.shuffled(part(seed, 0).train(), 32, seed);
    for (int epoch = 0; epoch < 4; epoch++) {
      SupervisedJob.fit(network, minibatches.of(1_000 + epoch));
    }
    return network;
  }

  private static TrainingJob tune(Model network, double accuracy, long seed, Watcher watcher) {
    Samples data = part(seed, 5);
    return SupervisedJob.on(Minibatches.shuffled(data.train(), 32, seed), data.test())
        .epochsPerPart(2)
        .requiresAccuracy(accuracy)
        .start(network, watcher);
  }

  private static FineTuneConfiguration with(IUpdater updater, long seed) {
    return new FineTuneConfiguration.Builder().updater(updater).seed(seed).build();
  }

  private static MultiLayerNetwork pretrainedDense(long seed) {
    return pretrained(
        Networks.dense(
            base(seed, new Adam(2e-3), Activation.RELU), 64, Networks.classes(5), 64, 32),
        seed);
  }

  private static MultiLayerNetwork pretrainedConvolution(long seed) {
    return pretrained(
        Networks.convolutional(base(seed, new Adam(2e-3), Activation.RELU), 8, Networks.classes(5)),
        seed);
  }

  private static TrainingJob dense(long seed, Watcher watcher) {
    Model network =
        new TransferLearning.Builder(pretrainedDense(seed))
            .fineTuneConfiguration(with(new Sgd(0.03), seed))
            .setFeatureExtractor(0)
            .nOutReplace(2, 5, WeightInit.XAVIER)
            .build();
    return tune(network, 0.82, seed, watcher);
  }

  private static TrainingJob convolution(long seed, Watcher watcher) {
    Model network =
        new TransferLearning.Builder(pretrainedConvolution(seed))
            .fineTuneConfiguration(with(new Nesterovs(5e-3, 0.9), seed))
            .setFeatureExtractor(2)
            .nOutReplace(4, 5, WeightInit.XAVIER)
            .build();
    return tune(network, 0.83, seed, watcher);
  }

  private static TrainingJob newLayers(long seed, Watcher watcher) {
    DenseLayer hidden =
        new DenseLayer.Builder()
            .nIn(32)
            .nOut(24)
            .activation(Activation.RELU)
            .weightInit(WeightInit.RELU)
            .build();
    OutputLayer output = Networks.classes(5);
    output.setNIn(24);
    Model network =
        new TransferLearning.Builder(pretrainedDense(seed))
            .fineTuneConfiguration(with(new Adam(1e-3), seed))
            .setFeatureExtractor(1)
            .removeOutputLayer()
            .addLayer(hidden)
            .addLayer(output)
            .build();
    return tune(network, 0.78, seed, watcher);
  }

  private static TrainingJob graph(long seed, Watcher watcher) {
    ComputationGraph old =
        pretrained(
            Networks.residual(
                base(seed, new Adam(2e-3), Activation.RELU), 64, 32, 2, true, Networks.classes(5)),
            seed);
    Model network =
        new TransferLearning.GraphBuilder(old)
            .fineTuneConfiguration(with(new RmsProp(1e-3), seed))
            .setFeatureExtractor("sum0")
            .nOutReplace("out", 5, WeightInit.XAVIER)
            .build();
    return tune(network, 0.78, seed, watcher);
  }

  private static TrainingJob onlyOutputs(long seed, Watcher watcher) {
    Model network =
        new TransferLearning.Builder(pretrainedConvolution(seed))
            .fineTuneConfiguration(with(new Adam(1e-2), seed))
            .setFeatureExtractor(3)
            .nOutReplace(4, 5, WeightInit.XAVIER)
            .build();
    return tune(network, 0.65, seed, watcher);
  }
}
