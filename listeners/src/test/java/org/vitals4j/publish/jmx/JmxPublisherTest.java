package org.vitals4j.publish.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vitals4j.plugin.JmxPlugin;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.PublisherPluginContract;
import org.vitals4j.testing.Snapshots;

/** Through the platform's MBean server. */
class JmxPublisherTest extends PublisherPluginContract {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final JmxPublisher publisher = new JmxPublisher();

  @Override
  protected PublisherPlugin plugin() {
    return new JmxPlugin();
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  private Object attribute(String name) throws JMException {
    return server.getAttribute(JmxPublisher.nameOf("session", "0"), name);
  }

  private Set<ObjectName> beans() throws JMException {
    return server.queryNames(new ObjectName("org.vitals4j:*"), null);
  }

  private static FindingEvent finding(int id, Kind kind, Severity severity) {
    Symptom symptom =
        Symptom.builder(Pathology.SATURATION, severity)
            .layers(List.of("layer1"))
            .observed(0.95, 0.9, "1")
            .evidence("95 % of the outputs are flat")
            .build();
    OptionalInt closed = kind == Kind.CLOSED ? OptionalInt.of(9) : OptionalInt.empty();
    return new FindingEvent(
        "session", "0", kind, new Finding(id, symptom, severity, severity, 7, 8, closed, 0), 9, 1);
  }

  private static TreatmentEvent treatment(TreatmentEvent.Kind kind) {
    return new TreatmentEvent(
        "session",
        "0",
        kind,
        "rollback",
        Optional.of(Pathology.LOSS_DIVERGENCE),
        List.of(),
        "it is what it was",
        Double.NaN,
        Double.NaN,
        "1",
        12,
        1);
  }

  @Test
  void showsTheLastIterationAndCounts() throws JMException {
    Snapshots.of(Descriptions.dense(2).describe())
        .batchSize(4)
        .score(i -> i)
        .next(3)
        .forEach(snapshot -> publisher.iteration(snapshot, 5));

    assertThat(attribute("Iteration")).isEqualTo(2);
    assertThat(attribute("Score")).isEqualTo(2.0);
    assertThat(attribute("IterationCount")).isEqualTo(3L);
    assertThat(attribute("ExampleCount")).isEqualTo(12L);
    assertThat(attribute("DroppedCount")).isEqualTo(5L);
  }

  @Test
  void keepsAScoreThatIsNoNumber() throws JMException {
    publisher.iteration(Snapshots.of(Descriptions.dense(2).describe()).score(Double.NaN).next(), 0);

    assertThat(attribute("Score")).isEqualTo(Double.NaN);
  }

  @Test
  void showsWhatIsOpenTheGravestFirst() throws JMException {
    publisher.finding(finding(1, Kind.OPENED, Severity.WARN));
    publisher.finding(finding(2, Kind.OPENED, Severity.CRITICAL));

    assertThat(attribute("Health")).isEqualTo("CRITICAL");
    assertThat((String[]) attribute("OpenFindings"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "CRITICAL SATURATION in layer1 since iteration 7: 95 % of the outputs are"
                            + " flat"),
            second -> assertThat(second).startsWith("WARN"));
  }

  @Test
  void isWellAgainWhenAllHasClosed() throws JMException {
    publisher.finding(finding(1, Kind.OPENED, Severity.WARN));
    publisher.finding(finding(1, Kind.CLOSED, Severity.WARN));

    assertThat(attribute("Health")).isEqualTo("OK");
    assertThat((String[]) attribute("OpenFindings")).isEmpty();
    assertThat(attribute("FindingCount")).isEqualTo(1L);
  }

  @Test
  void countsTreatmentsApartFromAdvice() throws JMException {
    publisher.treatment(treatment(TreatmentEvent.Kind.GIVEN));
    publisher.treatment(treatment(TreatmentEvent.Kind.ADVISED));
    publisher.treatment(treatment(TreatmentEvent.Kind.UNDONE));

    assertThat(attribute("TreatmentCount")).isEqualTo(1L);
    assertThat(attribute("AdviceCount")).isEqualTo(1L);
    assertThat(attribute("LastEvent").toString()).startsWith("rollback undone for LOSS_DIVERGENCE");
  }

  @Test
  void namesThatWouldBreakAnObjectNameAreQuoted() throws JMException {
    String hostile = "a,b=\"c\":*?\n";
    FindingEvent event = finding(1, Kind.OPENED, Severity.WARN);
    publisher.finding(new FindingEvent(hostile, "0", event.kind(), event.finding(), 9, 1));

    assertThat(beans()).hasSize(1);
    assertThat(server.getAttribute(beans().iterator().next(), "Session"))
        .isEqualTo("a,b=\"c\":*?\\u000a");
  }

  @Test
  void leavesNothingBehindWhenClosed() throws JMException {
    publisher.finding(finding(1, Kind.OPENED, Severity.WARN));
    assertThat(beans()).hasSize(1);

    publisher.close();
    assertThat(beans()).isEmpty();
  }

  @Test
  void keepsABoundedNumberOfBeans() throws JMException {
    FindingEvent event = finding(1, Kind.OPENED, Severity.WARN);
    for (int worker = 0; worker < JmxPublisher.MAX_RUNS + 10; worker++) {
      publisher.finding(
          new FindingEvent("run", Integer.toString(worker), event.kind(), event.finding(), 9, 1));
    }

    assertThat(beans()).hasSize(JmxPublisher.MAX_RUNS);
  }

  @Test
  void replacesTheBeanOfAPublisherThatWasNeverClosed() throws JMException {
    JmxPublisher second = new JmxPublisher();
    publisher.finding(finding(1, Kind.OPENED, Severity.WARN));
    second.finding(finding(1, Kind.OPENED, Severity.CRITICAL));

    assertThat(attribute("Health")).isEqualTo("CRITICAL");
  }
}
