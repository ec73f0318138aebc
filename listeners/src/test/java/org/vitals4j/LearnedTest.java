package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.TreatmentContext;
import org.vitals4j.treat.Treatments;

/**
 * When a network counts as one that has learned something, which a treatment must not throw away.
 */
class LearnedTest {

  private static final int EXAMPLES = 64;

  /** Hardly learns; what it scores is up to the labels. */
  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(1e-9))
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(16).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(16)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    return network;
  }

  /** Labels are what the network says, and so many of its standard deviations of noise. */
  private static DataSet batch(MultiLayerNetwork network, Random random, double noise) {
    float[] numbers = new float[EXAMPLES * 4];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    INDArray features = Nd4j.create(numbers, new long[] {EXAMPLES, 4}, 'c');
    INDArray labels = network.output(features).dup();
    double spread = noise * labels.stdNumber().doubleValue();
    for (int i = 0; i < EXAMPLES; i++) {
      labels.putScalar(i, 0, labels.getDouble(i, 0) + spread * random.nextGaussian());
    }
    return new DataSet(features, labels);
  }

  /** Whether it had learned in the last iteration of a run. */
  private static boolean learned(int iterations, IntToDoubleFunction noise) {
    MultiLayerNetwork network = network();
    List<Boolean> asked = new ArrayList<>();
    Random random = new Random(5);
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < iterations; i++) {
      batches.add(batch(network, random, noise.applyAsDouble(i)));
    }
    TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .detector(() -> new At(iterations - 1))
        .treatments(
            Treatments.builder().on(Pathology.of("OTHER"), () -> new Asks(asked), 1, 1).build())
        .build()
        .addTo(network);
    batches.forEach(network::fit);
    assertThat(asked).hasSize(1);
    return asked.get(0);
  }

  @Test
  void oneLuckyMinibatchIsNothingLearned() {
    assertThat(learned(20, i -> i == 0 ? 0 : 10)).isFalse();
  }

  @Test
  void aScoreFarBelowGuessingIs() {
    assertThat(learned(20, i -> 0.2)).isTrue();
  }

  /** The variance of the labels is 1 + 2², that of the noise 2². */
  @Test
  void fourFifthsOfGuessingIsNothingAtTheBeginning() {
    assertThat(learned(60, i -> 2)).isFalse();
  }

  @Test
  void fourFifthsOfGuessingIsSomethingAfterALongTime() {
    assertThat(learned(140, i -> 2)).isTrue();
  }

  /** Says once that something is wrong. */
  private record At(int iteration) implements Detector {

    @Override
    public String name() {
      return "at";
    }

    @Override
    public List<Symptom> examine(IterationSnapshot snapshot) {
      return snapshot.iteration() == iteration
          ? List.of(
              Symptom.builder(Pathology.of("OTHER"), Severity.WARN)
                  .observed(1, 0, "1")
                  .evidence("it is time")
                  .build())
          : List.of();
    }
  }

  private record Asks(List<Boolean> answers) implements Treatment {

    @Override
    public String name() {
      return "asks";
    }

    @Override
    public String describe(TreatmentContext patient, Finding finding) {
      return "ask";
    }

    @Override
    public Outcome treat(TreatmentContext patient, Finding finding) {
      answers.add(patient.learned());
      return new Outcome.Declined("it only asks");
    }
  }
}
