package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.blobs;
import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.pictures;
import static org.vitals4j.benchmarks.reports.build.Data.scaled;
import static org.vitals4j.benchmarks.reports.build.Data.standardised;
import static org.vitals4j.benchmarks.reports.build.Data.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** Examples that are spoilt, in a bad order, wrongly labelled, or unlike those of use. */
final class DataReports {

  private DataReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "csv-with-nan",
            "https://github.com/deeplearning4j/DataVec/issues/481",
            "a table has NaN in a few of its cells",
            Expected.causes(CauseId.NON_FINITE_DATA)
                .fixes(FixId.CLEAN_DATA)
                .wrongWay(
                    FixId.LOWER_RATE,
                    FixId.CLIP_GRADIENTS,
                    FixId.SOFTMAX_WITH_MCXENT,
                    FixId.NORMALISE_INPUTS),
            DataReports::csv),
        new ReportCase(
            "pies-first-then-ribs",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1560",
            "examples of one class come first, then those of the other",
            Expected.causes(CauseId.DATA_NOT_SHUFFLED)
                .fixes(FixId.SHUFFLE)
                .wrongWay(
                    FixId.RAISE_RATE,
                    FixId.WEIGHTED_LOSS_OR_RESAMPLE,
                    FixId.SOFTMAX_WITH_MCXENT,
                    FixId.SMALLER_BATCH),
            DataReports::pies),
        new ReportCase(
            "subfolders-one-label",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1507",
            "a reader gives all pictures the label of one folder",
            Expected.causes(CauseId.ONE_CLASS_LABELS)
                .fixes(FixId.CORRECT_LABELS)
                .wrongWay(
                    FixId.RAISE_RATE,
                    FixId.WEIGHTED_LOSS_OR_RESAMPLE,
                    FixId.MORE_EPOCHS,
                    FixId.SOFTMAX_WITH_MCXENT),
            DataReports::subfolders),
        new ReportCase(
            "label-order-differs",
            "https://github.com/deeplearning4j/DataVec/issues/105",
            "the readers of training and of test data number the classes differently",
            Expected.causes(CauseId.TRAIN_AND_TEST_PREPARED_DIFFERENTLY)
                .fixes(FixId.PREPARE_ALIKE, FixId.CORRECT_LABELS)
                .wrongWay(FixId.LOWER_RATE, FixId.RAISE_RATE, FixId.SOFTMAX_WITH_MCXENT),
            DataReports::labelOrder),
        new ReportCase(
            "prediction-without-normalising",
            "https://github.com/deeplearning4j/deeplearning4j-examples/issues/43",
            "a regression is trained on normalised numbers and asked with raw ones",
            Expected.causes(CauseId.TRAIN_AND_TEST_PREPARED_DIFFERENTLY)
                .fixes(FixId.PREPARE_ALIKE)
                .wrongWay(FixId.LOWER_RATE, FixId.RAISE_RATE, FixId.MORE_EPOCHS),
            DataReports::prediction));
  }

  private static ReportJob csv(Variant variant, long seed) {
    DataSet train = blobs(800, 8, 3, 1.3, seed, 1);
    if (variant.isFaulty()) {
      for (int row : new int[] {97, 311, 602}) {
        train.getFeatures().putScalar(row, row % 8, Float.NaN);
      }
    }
    return new ReportJob(
        Nets.dense(Nets.base(seed, new Adam(3e-3)), 8, Activation.RELU, Nets.classes(3), 24),
        minibatches(train, 20),
        8,
        Measure.accuracy(blobs(400, 8, 3, 1.3, seed, 2)));
  }

  private static ReportJob pies(Variant variant, long seed) {
    DataSet train = blobs(1000, 12, 2, 4, seed, 1);
    List<DataSet> examples = new ArrayList<>(train.asList());
    if (variant.isFaulty()) {
      examples.sort(Comparator.comparingInt(DataReports::label));
    }
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(0.05, 0.9)), 12, Activation.RELU, Nets.classes(2), 24),
        minibatches(DataSet.merge(examples), 20),
        6,
        Measure.accuracy(blobs(500, 12, 2, 4, seed, 2)));
  }

  private static int label(DataSet example) {
    return example.getLabels().argMax(1).getInt(0);
  }

  private static ReportJob subfolders(Variant variant, long seed) {
    DataSet train = scaled(pictures(800, 16, 6, seed, 1), 1 / 255.0);
    if (variant.isFaulty()) {
      INDArray last = Nd4j.zeros(800, 6);
      last.putColumn(5, Nd4j.ones(800, 1));
      train = new DataSet(train.getFeatures(), last);
    }
    return new ReportJob(
        Nets.convolutional(Nets.base(seed, new Nesterovs(0.02, 0.9)), 16, Nets.classes(6)),
        minibatches(train, 25),
        8,
        Measure.accuracy(scaled(pictures(200, 16, 6, seed, 2), 1 / 255.0)));
  }

  private static ReportJob labelOrder(Variant variant, long seed) {
    DataSet test = blobs(500, 10, 5, 1.3, seed, 2);
    if (variant.isFaulty()) {
      INDArray renumbered = Nd4j.zeros(500, 5);
      for (int c = 0; c < 5; c++) {
        renumbered.putColumn((c + 2) % 5, test.getLabels().getColumn(c, true));
      }
      test = new DataSet(test.getFeatures(), renumbered);
    }
    return new ReportJob(
        Nets.dense(Nets.base(seed, new Sgd(0.1)), 10, Activation.TANH, Nets.classes(5), 24),
        minibatches(blobs(1000, 10, 5, 1.3, seed, 1), 25),
        12,
        Measure.accuracy(test));
  }

  private static ReportJob prediction(Variant variant, long seed) {
    DataSet train = houses(800, seed, 1);
    DataSet raw = houses(300, seed, 2);
    List<DataSet> data = standardised(true, train, raw);
    DataSet test =
        variant.isFaulty() ? new DataSet(raw.getFeatures(), data.get(1).getLabels()) : data.get(1);
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(0.02, 0.9)), 4, Activation.TANH, Nets.numbers(1), 20),
        minibatches(data.get(0), 25),
        20,
        Measure.r2(test));
  }

  private static DataSet houses(int examples, long world, int sample) {
    return table(
        examples, 4, 50, 250, x -> 1000 * x[0] + 3 * x[1] * x[2] - 200 * x[3], world, sample);
  }
}
