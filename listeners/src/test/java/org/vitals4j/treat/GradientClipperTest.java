package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.Networks;
import org.vitals4j.measure.Demand;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.IterationRecorder;
import org.vitals4j.measure.IterationSnapshot.Clipped;
import org.vitals4j.measure.NetworkDescription.Block;

class GradientClipperTest {

  private final MultiLayerNetwork network = Networks.normalisedMlp(new Sgd(0.1));

  /** As in DL4J's onGradientCalculation: the sum over the minibatch, before the updater. */
  private GradientMeasurement gradient() {
    network.setInput(Networks.batch(8, 1).getFeatures());
    network.setLabels(Networks.batch(8, 1).getLabels());
    network.computeGradientAndScore();
    return measured();
  }

  private GradientMeasurement measured() {
    IterationRecorder recorder = new IterationRecorder("session", "0");
    recorder.measure(new Demand(true, List.of(), false, 0));
    return recorder.gradient(network).orElseThrow();
  }

  @Test
  void theNormAfterwardsIsTheThreshold() {
    GradientMeasurement gradient = gradient();
    double max = gradient.global().l2() / 3;
    Optional<Clipped> clipped = new GradientClipper(Clipping.norm(max)).clip(network, gradient);

    assertThat(measured().global().l2()).isCloseTo(max, within(max * 1e-6));
    assertThat(clipped).map(Clipped::changed).contains(true);
  }

  @Test
  void belowTheThresholdEveryBitStays() {
    GradientMeasurement gradient = gradient();
    INDArray before = network.getGradientsViewArray().dup();
    Optional<Clipped> clipped =
        new GradientClipper(Clipping.norm(gradient.global().l2() * 1.001)).clip(network, gradient);

    assertThat(network.getGradientsViewArray()).isEqualTo(before);
    assertThat(clipped).map(Clipped::changed).contains(false);
  }

  @Test
  void everyTrueGradientIsScaledAndNothingElse() {
    GradientMeasurement gradient = gradient();
    float[] before = network.getGradientsViewArray().dup().toFloatVector();
    new GradientClipper(Clipping.norm(gradient.global().l2() / 4)).clip(network, gradient);
    float[] after = network.getGradientsViewArray().toFloatVector();

    gradient.network().layers().stream()
        .flatMap(layer -> layer.blocks().stream())
        .forEach(block -> assertScaled(block, before, after, block.trueGradient() ? 0.25 : 1));
  }

  private static void assertScaled(Block block, float[] before, float[] after, double factor) {
    for (int i = (int) block.offset(); i < block.offset() + block.length(); i++) {
      double expected = before[i] * factor;
      assertThat((double) after[i])
          .as(block.name())
          .isCloseTo(expected, within(Math.abs(expected) * 1e-5));
    }
  }

  @Test
  void aGradientThatIsNotFiniteIsLeftAloneAndThePolicyNotAsked() {
    gradient();
    network.getGradientsViewArray().putScalar(0, Double.NaN);
    INDArray before = network.getGradientsViewArray().dup();
    ClippingPolicy unwanted =
        new ClippingPolicy() {
          @Override
          public String name() {
            return "unwanted";
          }

          @Override
          public ClippingDecision decide(GradientMeasurement gradient) {
            throw new AssertionError("was asked");
          }
        };

    assertThat(new GradientClipper(unwanted).clip(network, measured())).isEmpty();
    assertThat(network.getGradientsViewArray().toFloatVector())
        .containsExactly(before.toFloatVector());
  }
}
