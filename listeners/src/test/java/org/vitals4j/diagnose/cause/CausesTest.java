package org.vitals4j.diagnose.cause;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.testing.Recorded;

/** Each cause on a real job that has the fault, and on its twin that has not. */
class CausesTest {

  private static final int FEATURES = 4;
  private static final int BATCH = 32;

  /** A job to be changed: what is set here is healthy. */
  private static final class Job {
    double rate = 0.05;
    boolean meanGradient = true;
    double retain = 1;
    double keptWeights = 1;
    double l1;
    double biasInit;
    Activation hidden = Activation.TANH;
    LossFunction loss = LossFunction.MCXENT;
    Activation output = Activation.SOFTMAX;
    int outputs = 3;
    double scale = 1;
    double offset;
    int labels = 3;
    boolean regression;
    double targetScale = 1;
    boolean series;
    boolean unlabelledSteps;
    boolean sorted;
    int onlyClass = -1;
    int batch = BATCH;
    int iterations = 4;

    List<Cause> causes() {
      List<IterationSnapshot> run = Recorded.run(network(), data());
      Situation situation = new Situation();
      run.forEach(situation::add);
      // Of a plateau most causes can be told.
      Symptom symptom =
          Symptom.builder(Pathology.LOSS_PLATEAU, Severity.WARN).evidence("it stands").build();
      return Causes.explain(symptom, situation).checked();
    }

    MultiLayerNetwork network() {
      NeuralNetConfiguration.Builder base =
          new NeuralNetConfiguration.Builder().seed(7).updater(new Sgd(rate)).biasInit(biasInit);
      base.miniBatch(meanGradient).l1(l1);
      if (retain < 1) {
        base.dropOut(retain);
      }
      if (keptWeights < 1) {
        base.weightNoise(new DropConnect(keptWeights));
      }
      NeuralNetConfiguration.ListBuilder list = base.list();
      list.layer(
          series
              ? new LSTM.Builder().nIn(FEATURES).nOut(8).activation(Activation.TANH).build()
              : new DenseLayer.Builder().nIn(FEATURES).nOut(8).activation(hidden).build());
      BaseOutputLayer.Builder<?> last =
          series ? new RnnOutputLayer.Builder(loss) : new OutputLayer.Builder(loss);
      last.nIn(8).nOut(outputs);
      last.activation(output);
      list.layer(last.build());
      MultiLayerNetwork network =
          new MultiLayerNetwork(list.validateOutputLayerConfig(false).build());
      network.init();
      return network;
    }

    List<DataSet> data() {
      Random random = new Random(3);
      List<DataSet> all = new ArrayList<>();
      for (int i = 0; i < iterations; i++) {
        all.add(series ? steps(random) : rows(random, i));
      }
      return all;
    }

    private DataSet rows(Random random, int minibatch) {
      INDArray features = Nd4j.create(batch, FEATURES);
      INDArray y = Nd4j.create(batch, labels);
      for (int i = 0; i < batch; i++) {
        int drawn = random.nextInt(Math.max(2, outputs));
        int kind = onlyClass >= 0 ? onlyClass : sorted ? minibatch / 4 % outputs : drawn;
        double sum = 0;
        for (int j = 0; j < FEATURES; j++) {
          double x = random.nextGaussian() + (j == kind ? 2 : 0);
          sum += x;
          features.putScalar(i, j, scale * x + offset);
        }
        if (regression) {
          for (int j = 0; j < labels; j++) {
            y.putScalar(i, j, targetScale * sum / 4);
          }
        } else if (labels == 1) {
          y.putScalar(i, 0, random.nextInt(3));
        } else {
          y.putScalar(i, kind, 1);
        }
      }
      return new DataSet(features, y);
    }

    private DataSet steps(Random random) {
      INDArray features = Nd4j.create(new int[] {8, FEATURES, 5}, 'f');
      INDArray y = Nd4j.zeros(new int[] {8, outputs, 5}, 'f');
      INDArray mask = Nd4j.zeros(8, 5);
      for (int i = 0; i < 8; i++) {
        for (int t = 0; t < 5; t++) {
          for (int j = 0; j < FEATURES; j++) {
            features.putScalar(new int[] {i, j, t}, random.nextGaussian());
          }
        }
        y.putScalar(new int[] {i, random.nextInt(outputs), 4}, 1);
        mask.putScalar(i, 4, 1);
      }
      return unlabelledSteps ? new DataSet(features, y) : new DataSet(features, y, null, mask);
    }
  }

  private static Job job(Consumer<Job> change) {
    Job job = new Job();
    change.accept(job);
    return job;
  }

  private static Consumer<Job> regression(Consumer<Job> also) {
    return job -> {
      job.regression = true;
      job.labels = 1;
      job.outputs = 1;
      job.loss = LossFunction.MSE;
      job.output = Activation.IDENTITY;
      also.accept(job);
    };
  }

  private static Arguments cause(
      String id, String number, Consumer<Job> faulty, Consumer<Job> mended) {
    return Arguments.of(Named.of(id + " " + number, id), number, job(faulty), job(mended));
  }

  static List<Arguments> causes() {
    Consumer<Job> healthy = job -> {};
    return List.of(
        cause(
            "inputs-not-normalised",
            "mean 342.4 and standard deviation 740",
            job -> job.scale = 500,
            healthy),
        cause(
            "inputs-not-normalised",
            "times the spread",
            job -> {
              job.scale = 0.01;
              job.offset = 2;
            },
            healthy),
        cause(
            "targets-not-normalised",
            "labels are not normalised",
            regression(job -> job.targetScale = 1000),
            regression(healthy)),
        cause("learning-rate-negative", "-0.0500", job -> job.rate = -0.05, healthy),
        cause("learning-rate-zero", "all 2 layers", job -> job.rate = 0, healthy),
        cause("learning-rate-too-high", "rate of 50.0", job -> job.rate = 50, healthy),
        cause("learning-rate-too-low", "rate of 1.00e-07", job -> job.rate = 1e-7, healthy),
        cause("summed-gradients", "minibatch of 32", job -> job.meanGradient = false, healthy),
        cause("retain-probability-too-low", "0.0500", job -> job.retain = 0.05, healthy),
        cause("retain-probability-too-low", "0.0500", job -> job.keptWeights = 0.05, healthy),
        cause(
            "penalty-dominates",
            "l1(0.500)",
            job -> {
              job.l1 = 0.5;
              job.iterations = 20;
            },
            job -> job.iterations = 20),
        cause(
            "biases-negative",
            "-20.0",
            job -> {
              job.hidden = Activation.RELU;
              job.biasInit = -20;
            },
            job -> job.hidden = Activation.RELU),
        cause(
            "squashing-hidden-activation",
            "softmax",
            job -> job.hidden = Activation.SOFTMAX,
            healthy),
        cause(
            "linear-hidden-layers",
            "all 1 hidden",
            job -> job.hidden = Activation.IDENTITY,
            healthy),
        cause(
            "loss-does-not-fit-output",
            "MCXENT with sigmoid",
            job -> job.output = Activation.SIGMOID,
            healthy),
        cause(
            "loss-does-not-fit-output",
            "XENT with softmax",
            job -> job.loss = LossFunction.XENT,
            healthy),
        cause(
            "softmax-of-one-output",
            "one output",
            regression(job -> job.output = Activation.SOFTMAX),
            regression(healthy)),
        cause(
            "class-ids-to-dense-loss",
            "up to 2",
            job -> {
              job.labels = 1;
              job.outputs = 1;
              job.loss = LossFunction.XENT;
              job.output = Activation.SIGMOID;
            },
            healthy),
        cause(
            "labels-outside-loss-domain",
            "XENT wants labels in [0, 1]",
            regression(
                job -> {
                  job.loss = LossFunction.XENT;
                  job.output = Activation.SIGMOID;
                }),
            regression(healthy)),
        cause(
            "output-cannot-reach-labels",
            "tanh in layer1 gives values in [-1.00, 1.00]",
            regression(
                job -> {
                  job.output = Activation.TANH;
                  job.targetScale = 5;
                }),
            regression(healthy)),
        cause(
            "mask-missing",
            "80.0 % of the time steps",
            job -> {
              job.series = true;
              job.unlabelledSteps = true;
            },
            job -> job.series = true),
        cause("one-class-labels", "are of class 1", job -> job.onlyClass = 1, healthy),
        cause(
            "data-not-shuffled",
            "12 of these hold one class only",
            job -> {
              job.sorted = true;
              job.iterations = 12;
            },
            job -> job.iterations = 12),
        cause(
            "squared-error-for-classes", "3 classes", job -> job.loss = LossFunction.MSE, healthy));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("causes")
  void isFoundWithItsNumberAndOnlyWhereItIs(String id, String number, Job faulty, Job mended) {
    assertThat(faulty.causes())
        .anySatisfy(
            cause -> {
              assertThat(cause.id()).isEqualTo(id);
              assertThat(cause.text()).contains(number);
              assertThat(cause.remedies()).isNotEmpty();
            });
    assertThat(mended.causes()).extracting(Cause::id).doesNotContain(id);
  }

  @ParameterizedTest(name = "a batch of {0}")
  @org.junit.jupiter.params.provider.ValueSource(ints = {1, 7, 40})
  void scaleAndOrderAreToldWhateverTheBatchSize(int batch) {
    Job job =
        job(
            one -> {
              one.batch = batch;
              one.scale = 500;
              one.iterations = Math.max(12, 400 / batch);
              one.rate = 1e-9;
            });
    assertThat(job.causes())
        .extracting(Cause::id)
        .contains("inputs-not-normalised")
        .doesNotContain("data-not-shuffled");
  }
}
