package org.vitals4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Severity;

/** What a publisher's plug-in must do, and its publisher with it: extend this to prove yours. */
public abstract class PublisherPluginContract {

  /** A new one. */
  protected abstract PublisherPlugin plugin();

  /** Options that differ from their defaults, without the plug-in's name. */
  protected Map<String, String> options() {
    return Map.of();
  }

  private Publisher publisher() {
    return plugin().create(PluginRules.options(plugin(), options()));
  }

  @Test
  void isAPluginAsOneMustBe() {
    PluginRules.check(PublisherPlugin.class, plugin());
  }

  @Test
  void hasAName() {
    try (Publisher publisher = publisher()) {
      assertThat(publisher.name()).isNotBlank();
    }
  }

  @Test
  void takesIterations() {
    try (Publisher publisher = publisher()) {
      Snapshots.of(Descriptions.dense(3).describe())
          .next(20)
          .forEach(snapshot -> publisher.iteration(snapshot, 3));
    }
  }

  @Test
  void takesIterationsOfWhichNothingWasMeasured() {
    try (Publisher publisher = publisher()) {
      Snapshots.of(Descriptions.dense(3).describe())
          .everything(Measurement.notSampled())
          .score(Double.NaN)
          .next(20)
          .forEach(snapshot -> publisher.iteration(snapshot, 0));
    }
  }

  @Test
  void takesFindingsOfEveryKind() {
    try (Publisher publisher = publisher()) {
      for (FindingEvent.Kind kind : FindingEvent.Kind.values()) {
        for (Severity severity : Severity.values()) {
          publisher.finding(Findings.event(kind, severity, severity));
        }
      }
    }
  }

  @Test
  void canBeClosedWithoutHavingHeardAnything() {
    publisher().close();
  }
}
