package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.pictures;
import static org.vitals4j.benchmarks.reports.build.Data.sampler;
import static org.vitals4j.benchmarks.reports.build.Data.scaled;
import static org.vitals4j.benchmarks.reports.build.Data.standardised;
import static org.vitals4j.benchmarks.reports.build.Data.table;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** Data on a scale that the network cannot work with. */
final class ScalingReports {

  private ScalingReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "doubling-raw-range",
            "https://github.com/deeplearning4j/deeplearning4j-examples/pull/699",
            "f(x) = 2x is learned from raw numbers between -100 and 100",
            Expected.causes(CauseId.INPUTS_NOT_NORMALISED, CauseId.TARGETS_NOT_NORMALISED)
                .fixes(FixId.NORMALISE_INPUTS, FixId.SCALE_TARGETS)
                .wrongWay(FixId.RAISE_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.XAVIER_INITIALISATION),
            ScalingReports::doubling),
        new ReportCase(
            "photos-raw-grey",
            "https://github.com/deeplearning4j/deeplearning4j-examples/issues/485",
            "photos go into a convolutional network as grey values up to 255",
            Expected.causes(CauseId.INPUTS_NOT_NORMALISED)
                .fixes(FixId.NORMALISE_INPUTS)
                .wrongWay(
                    FixId.RAISE_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.WEIGHTED_LOSS_OR_RESAMPLE),
            ScalingReports::photos),
        new ReportCase(
            "range-normalised-twice",
            "https://github.com/deeplearning4j/deeplearning4j/issues/4213",
            "a min-max normaliser runs twice over features near 100,000",
            Expected.causes(CauseId.DOUBLE_NORMALISATION, CauseId.INPUTS_NOT_NORMALISED)
                .fixes(FixId.NORMALISE_ONCE, FixId.NORMALISE_INPUTS)
                .wrongWay(FixId.RAISE_RATE, FixId.SCALE_TARGETS, FixId.SOFTMAX_WITH_MCXENT),
            ScalingReports::twice),
        new ReportCase(
            "prices-labels-left-raw",
            "https://github.com/deeplearning4j/deeplearning4j-examples/issues/629",
            "an LSTM gets normalised features and labels of some thousands as they are",
            Expected.causes(CauseId.TARGETS_NOT_NORMALISED)
                .fixes(FixId.SCALE_TARGETS)
                .wrongWay(FixId.LOWER_RATE, FixId.NORMALISE_INPUTS, FixId.SOFTMAX_WITH_MCXENT),
            ScalingReports::prices),
        new ReportCase(
            "hundreds-into-tanh",
            "https://github.com/deeplearning4j/deeplearning4j/issues/105",
            "vectors of hundreds saturate a network of tanh layers",
            Expected.causes(CauseId.INPUTS_NOT_NORMALISED, CauseId.SATURATED_LAYERS)
                .fixes(FixId.NORMALISE_INPUTS)
                .wrongWay(
                    FixId.RAISE_RATE,
                    FixId.SOFTMAX_WITH_MCXENT,
                    FixId.XAVIER_INITIALISATION,
                    FixId.WEIGHTED_LOSS_OR_RESAMPLE),
            ScalingReports::hundreds));
  }

  private static ReportJob doubling(Variant variant, long seed) {
    DataSet train = table(1000, 1, -100, 100, x -> 2 * x[0], seed, 1);
    DataSet test = table(300, 1, -100, 100, x -> 2 * x[0], seed, 2);
    List<DataSet> data =
        variant.isFaulty() ? List.of(train, test) : standardised(true, train, test);
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(0.01, 0.9)), 1, Activation.TANH, Nets.numbers(1), 50, 50),
        minibatches(data.get(0), 100),
        60,
        Measure.r2(data.get(1)));
  }

  private static ReportJob photos(Variant variant, long seed) {
    double factor = variant.isFaulty() ? 1 : 1 / 255.0;
    return new ReportJob(
        Nets.convolutional(Nets.base(seed, new Nesterovs(0.05, 0.9)), 20, Nets.classes(2)),
        minibatches(scaled(pictures(400, 20, 2, seed, 1), factor), 20),
        8,
        Measure.accuracy(scaled(pictures(200, 20, 2, seed, 2), factor)));
  }

  private static ReportJob twice(Variant variant, long seed) {
    DataSet train = shifted(1000, seed, 1);
    DataSet test = shifted(300, seed, 2);
    NormalizerMinMaxScaler normalizer = new NormalizerMinMaxScaler(0, 1);
    normalizer.fit(train);
    for (DataSet data : List.of(train, test)) {
      normalizer.transform(data);
      if (variant.isFaulty()) {
        normalizer.transform(data);
      }
    }
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(0.05, 0.9)), 3, Activation.TANH, Nets.numbers(1), 20),
        minibatches(train, 25),
        20,
        Measure.r2(test));
  }

  private static DataSet shifted(int examples, long world, int sample) {
    DataSet data = table(examples, 3, 0, 1, x -> 2 * x[0] - x[1] + x[1] * x[2], world, sample);
    return new DataSet(data.getFeatures().add(100_000), data.getLabels());
  }

  private static ReportJob prices(Variant variant, long seed) {
    DataSet train = quotes(600, seed, 1);
    DataSet test = quotes(200, seed, 2);
    NormalizerMinMaxScaler normalizer = new NormalizerMinMaxScaler(0, 1);
    normalizer.fitLabel(!variant.isFaulty());
    normalizer.fit(train);
    normalizer.transform(train);
    normalizer.transform(test);
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Adam(5e-3))
                .list()
                .layer(new LastTimeStep(Nets.lstm(16)))
                .layer(Nets.numbers(1))
                .setInputType(InputType.recurrent(1))
                .build()),
        minibatches(train, 20),
        20,
        Measure.r2(test));
  }

  /** Ten prices between 3,000 and 4,700; the label is the next one. */
  private static DataSet quotes(int examples, long world, int sample) {
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(new int[] {examples, 1, 10}, 'f');
    INDArray labels = Nd4j.create(examples, 1);
    for (int i = 0; i < examples; i++) {
      double phase = 2 * Math.PI * random.nextDouble();
      for (int t = 0; t <= 10; t++) {
        double price = 3850 + 800 * Math.sin(phase + 0.4 * t) + 20 * random.nextGaussian();
        if (t < 10) {
          features.putScalar(new int[] {i, 0, t}, price);
        } else {
          labels.putScalar(i, 0, price);
        }
      }
    }
    return new DataSet(features, labels);
  }

  private static ReportJob hundreds(Variant variant, long seed) {
    DataSet train = levels(1000, seed, 1);
    DataSet test = levels(300, seed, 2);
    List<DataSet> data =
        variant.isFaulty() ? List.of(train, test) : standardised(false, train, test);
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(0.02, 0.9)),
            10,
            Activation.TANH,
            Nets.classes(5),
            30,
            30),
        minibatches(data.get(0), 40),
        20,
        Measure.accuracy(data.get(1)));
  }

  /** All numbers of an example are near 100, 200, … 500; which of them is the class. */
  private static DataSet levels(int examples, long world, int sample) {
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(examples, 10);
    INDArray labels = Nd4j.zeros(examples, 5);
    for (int i = 0; i < examples; i++) {
      int level = random.nextInt(5);
      labels.putScalar(i, level, 1);
      for (int j = 0; j < 10; j++) {
        features.putScalar(i, j, 100 * (level + 1) + 40 * random.nextGaussian());
      }
    }
    return new DataSet(features, labels);
  }
}
