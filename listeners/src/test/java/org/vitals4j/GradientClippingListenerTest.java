package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.clip.Clipping;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Mode;

class GradientClippingListenerTest {

  private static MultiLayerNetwork network() {
    return Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
  }

  private static INDArray trained(MultiLayerNetwork network) {
    Networks.batches(5).forEach(network::fit);
    return network.params();
  }

  @Test
  void clipsWhatTheUpdaterSees() {
    MultiLayerNetwork network = network();
    GradientClippingListener listener = new GradientClippingListener(Clipping.norm(1e-3));
    network.addListeners(listener);
    network.fit(Networks.batch(8, 1));

    assertThat(network.getGradientsViewArray().norm2Number().doubleValue())
        .isCloseTo(1e-3 * 0.1, within(1e-9));
    assertThat(listener.latest().orElseThrow().clipping().get())
        .returns("norm(0.001)", Clipped::policy);
  }

  @Test
  void aPolicyThatClipsNothingChangesNoBit() {
    INDArray bare = trained(network());
    MultiLayerNetwork watched = network();
    watched.addListeners(new GradientClippingListener(Clipping.norm(1e6)));

    assertThat(trained(watched).toDoubleVector()).containsExactly(bare.toDoubleVector());
  }

  @Test
  void inObserveAndAdviseModeAPolicyChangesNoBit() {
    INDArray bare = trained(network());
    for (Mode mode : new Mode[] {Mode.OBSERVE, Mode.ADVISE}) {
      MultiLayerNetwork watched = network();
      TrainingMonitor.builder().clipping(Clipping.norm(1e-3)).mode(mode).build().addTo(watched);

      assertThat(trained(watched).toDoubleVector()).containsExactly(bare.toDoubleVector());
    }
  }

  @Test
  void inAdviseModeItSaysWhatItWouldClip() {
    MultiLayerNetwork watched = network();
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .clipping(Clipping.norm(1e-3))
            .mode(Mode.ADVISE)
            .build()
            .addTo(watched);
    trained(watched);

    assertThat(monitor.treatments())
        .singleElement()
        .returns(TreatmentEvent.Kind.ADVISED, TreatmentEvent::kind)
        .returns("clip", TreatmentEvent::treatment)
        .satisfies(event -> assertThat(event.after()).isCloseTo(1e-3, within(1e-9)));
  }
}
