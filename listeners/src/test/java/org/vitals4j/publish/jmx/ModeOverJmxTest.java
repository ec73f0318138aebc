package org.vitals4j.publish.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.RuntimeMBeanException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Treatments.NonFinitePolicy;

/** What a client of JMX does to a network that trains, through the platform's MBean server. */
class ModeOverJmxTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Far below the norm of any gradient here: whatever is clipped shows. */
  private static final String CLIPPING = "clipping=norm:0.001";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final MultiLayerNetwork network = Networks.mlp();
  private final List<DataSet> batches = Networks.batches(12);
  private @Nullable TrainingMonitor monitor;

  @AfterEach
  void close() {
    if (monitor != null) {
      monitor.close();
    }
  }

  /** After one iteration, with which the bean is there. */
  private TrainingMonitor watch(String options) {
    TrainingMonitor made =
        TrainingMonitor.builder(
                Configuration.load(
                    ConfigSources.ofArguments("session=run,publishers=jmx," + options)))
            .build();
    return watch(made);
  }

  private TrainingMonitor watch(TrainingMonitor made) {
    monitor = made;
    network.addListeners(made);
    network.fit(batches.get(0));
    assertThat(made.awaitPublished(PATIENCE)).isTrue();
    return made;
  }

  private void fit(MultiLayerNetwork one, int from, int to) {
    for (DataSet batch : batches.subList(from, to)) {
      one.fit(batch);
    }
  }

  private void set(String mode) throws JMException {
    server.setAttribute(JmxPublisher.nameOf("run", "0"), new Attribute("Mode", mode));
  }

  private Object mode() throws JMException {
    return server.getAttribute(JmxPublisher.nameOf("run", "0"), "Mode");
  }

  @Test
  void anObserverThatIsToldToTreatClipsFromTheNextIterationOn() throws JMException {
    TrainingMonitor watching = watch(CLIPPING + ",mode=observe,jmx.switch=true");
    assertThat(watching.latest().orElseThrow().clipping().isMeasured()).isFalse();
    assertThat(mode()).isEqualTo("observe");
    set("treat");
    network.fit(batches.get(1));

    assertThat(watching.latest().orElseThrow().clipping().get().changed()).isTrue();
    assertThat(mode()).isEqualTo("treat");
  }

  @Test
  void whatIsToldToObserveChangesNothingAnyMore() throws JMException {
    watch(CLIPPING + ",jmx.switch=true");
    fit(network, 1, 6);
    MultiLayerNetwork alone = network.clone();
    alone.setListeners(List.of());
    set("observe");
    fit(network, 6, 12);
    fit(alone, 6, 12);

    assertThat(network.params().toFloatVector()).isEqualTo(alone.params().toFloatVector());
    assertThat(network.getUpdater().getStateViewArray())
        .isEqualTo(alone.getUpdater().getStateViewArray());
  }

  @Test
  void treatmentsActOnlyWhileTheyMay() throws JMException {
    watch(
        TrainingMonitor.builder(
                Configuration.load(
                    ConfigSources.ofArguments(
                        "session=run,publishers=jmx,mode=observe,jmx.switch=true")))
            .onNonFinite(NonFinitePolicy.SKIP_STEP)
            .build());
    DataSet broken = batches.get(1);
    broken.getFeatures().putScalar(0, 0, Double.NaN);
    set("treat");
    network.fit(broken);
    assertThat(network.params().toFloatVector()).doesNotContain(Float.NaN);
    set("observe");
    network.fit(broken);

    assertThat(network.params().toFloatVector()).contains(Float.NaN);
  }

  @Test
  void aMonitorThatWasNotBuiltForItRefusesAndSaysHow() throws JMException {
    watch(CLIPPING);

    assertThatThrownBy(() -> set("observe"))
        .isInstanceOf(RuntimeMBeanException.class)
        .hasRootCauseMessage(
            "the mode of this monitor cannot be set over JMX: build it with jmx.switch = true");
    assertThat(mode()).isEqualTo("treat");
  }

  @Test
  void aMonitorWithNothingToDoRefusesToTreat() throws JMException {
    watch("jmx.switch=true");

    assertThatThrownBy(() -> set("treat"))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("without a clipping policy and without treatments");
    assertThat(mode()).isEqualTo("observe");
  }

  @Test
  void anotherWordIsRefused() throws JMException {
    watch(CLIPPING + ",jmx.switch=true");

    assertThatThrownBy(() -> set("threat"))
        .hasRootCauseMessage("the mode must be observe, advise or treat, but was 'threat'");
    assertThat(mode()).isEqualTo("treat");
  }
}
