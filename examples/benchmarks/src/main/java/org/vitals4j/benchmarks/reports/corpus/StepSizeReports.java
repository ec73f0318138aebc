package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.blobs;
import static org.vitals4j.benchmarks.reports.build.Data.gaussian;
import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.sampler;
import static org.vitals4j.benchmarks.reports.build.Data.toItself;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Data;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** Steps that are too long, for several reasons. */
final class StepSizeReports {

  private StepSizeReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "names-rate-too-high",
            "https://github.com/deeplearning4j/deeplearning4j-examples/pull/301",
            "names are sorted into two groups at a rate that is too high; a lower one learns",
            Expected.causes(CauseId.LEARNING_RATE_TOO_HIGH)
                .fixes(FixId.LOWER_RATE)
                .wrongWay(FixId.RAISE_RATE, FixId.SIGMOID_WITH_XENT, FixId.MORE_EPOCHS),
            StepSizeReports::names),
        new ReportCase(
            "adam-at-the-old-default",
            "https://github.com/deeplearning4j/deeplearning4j/issues/4064",
            "Adam runs at 0.1, the default of that time, in place of the 0.002 that was meant",
            Expected.causes(CauseId.LEARNING_RATE_TOO_HIGH, CauseId.DEAD_UNITS)
                .fixes(FixId.LOWER_RATE)
                .wrongWay(FixId.RAISE_RATE, FixId.SOFTMAX_WITH_MCXENT),
            StepSizeReports::adam),
        new ReportCase(
            "residual-rate-of-one",
            "https://github.com/deeplearning4j/deeplearning4j/issues/7798",
            "a residual network gives NaN until its rate is set by hand",
            Expected.causes(CauseId.LEARNING_RATE_TOO_HIGH)
                .fixes(FixId.LOWER_RATE)
                .wrongWay(FixId.RAISE_RATE, FixId.CLEAN_DATA, FixId.SOFTMAX_WITH_MCXENT),
            StepSizeReports::residual),
        new ReportCase(
            "autoencoder-adam-too-fast",
            "https://github.com/deeplearning4j/deeplearning4j/issues/4452",
            "a wide autoencoder with ReLU at Adam's 0.05; every data set ends at the same score",
            Expected.causes(
                    CauseId.LEARNING_RATE_TOO_HIGH,
                    CauseId.DEAD_UNITS,
                    CauseId.OUTPUT_IGNORES_INPUT)
                .fixes(FixId.LOWER_RATE)
                .wrongWay(FixId.RAISE_RATE, FixId.MORE_EPOCHS, FixId.SOFTMAX_WITH_MCXENT),
            StepSizeReports::autoencoder),
        new ReportCase(
            "sine-summed-gradients",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1096",
            "a sine from one minibatch of all points, gradients summed; the score is infinite",
            Expected.causes(CauseId.SUMMED_GRADIENTS, CauseId.LEARNING_RATE_TOO_HIGH)
                .fixes(FixId.MEAN_GRADIENTS, FixId.LOWER_RATE)
                .wrongWay(FixId.RAISE_RATE, FixId.CLEAN_DATA, FixId.SOFTMAX_WITH_MCXENT),
            StepSizeReports::sine));
  }

  private static ReportJob names(Variant variant, long seed) {
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(variant.pick(1.0, 0.01), 0.9)),
            120,
            Activation.RELU,
            Nets.output(new LossBinaryXENT(), Activation.SIGMOID, 1),
            40,
            20),
        minibatches(letters(1000, seed, 1), 25),
        10,
        Measure.binaryAccuracy(letters(400, seed, 2)));
  }

  /** Eight letters out of fifteen, one-hot; letters and places lean to a group. */
  private static DataSet letters(int examples, long world, int sample) {
    double[] leaning = gaussian(new Random(world), 120, 1);
    Random random = sampler(world, sample);
    INDArray features = Nd4j.zeros(examples, 120);
    INDArray labels = Nd4j.create(examples, 1);
    for (int i = 0; i < examples; i++) {
      double sum = 0;
      for (int place = 0; place < 8; place++) {
        int at = 15 * place + random.nextInt(15);
        features.putScalar(i, at, 1);
        sum += leaning[at];
      }
      labels.putScalar(i, 0, sum > 0 ? 1 : 0);
    }
    return new DataSet(features, labels);
  }

  private static ReportJob adam(Variant variant, long seed) {
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Adam(variant.pick(0.1, 0.002))).weightInit(WeightInit.RELU),
            12,
            Activation.RELU,
            Nets.classes(5),
            48,
            48,
            48,
            48,
            48,
            48),
        minibatches(blobs(1200, 12, 5, 1.5, seed, 1), 40),
        12,
        Measure.accuracy(blobs(500, 12, 5, 1.5, seed, 2)));
  }

  private static ReportJob residual(Variant variant, long seed) {
    GraphBuilder graph =
        Nets.base(seed, new Nesterovs(variant.pick(1.0, 0.01), 0.9))
            .weightInit(WeightInit.RELU)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(12))
            .addLayer("first", relu(32), "in");
    String last = "first";
    for (int block = 0; block < 4; block++) {
      graph.addLayer("branch" + block, relu(32), last);
      graph.addVertex(
          "sum" + block, new ElementWiseVertex(ElementWiseVertex.Op.Add), last, "branch" + block);
      last = "sum" + block;
    }
    return new ReportJob(
        Nets.init(graph.addLayer("out", Nets.classes(4), last).setOutputs("out").build()),
        minibatches(blobs(1000, 12, 4, 1.5, seed, 1), 40),
        10,
        Measure.accuracy(blobs(500, 12, 4, 1.5, seed, 2)));
  }

  private static DenseLayer relu(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
  }

  private static ReportJob autoencoder(Variant variant, long seed) {
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Adam(variant.pick(0.05, 1e-3))).l2(1e-4),
            200,
            Activation.RELU,
            Nets.numbers(200),
            120,
            60,
            20,
            60,
            120),
        minibatches(documents(800, seed, 1), 40),
        12,
        Measure.r2(documents(200, seed, 2)));
  }

  /** Which of 200 words are in a document of one of ten topics. */
  private static DataSet documents(int examples, long world, int sample) {
    double[][] affinity = new double[10][];
    Random worlds = new Random(world);
    for (int topic = 0; topic < 10; topic++) {
      affinity[topic] = gaussian(worlds, 200, 1);
    }
    Random random = sampler(world, sample);
    float[][] words = new float[examples][200];
    for (float[] document : words) {
      double[] likes = affinity[random.nextInt(10)];
      for (int word = 0; word < 200; word++) {
        document[word] = likes[word] + 0.1 * random.nextGaussian() > 1 ? 1 : 0;
      }
    }
    return toItself(new DataSet(Nd4j.create(words), Nd4j.create(words)));
  }

  private static ReportJob sine(Variant variant, long seed) {
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Sgd(0.1)).miniBatch(!variant.isFaulty()),
            1,
            Activation.TANH,
            Nets.numbers(1),
            20),
        minibatches(Data.table(500, 1, -3, 3, x -> Math.sin(x[0]), seed, 1), 500),
        1500,
        Measure.r2(Data.table(200, 1, -3, 3, x -> Math.sin(x[0]), seed, 2)));
  }
}
