package org.vitals4j.publish.jmx;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vitals4j.publish.AlertText;
import org.vitals4j.publish.Publisher.Permission;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.TreatmentEvent;

/** What is known of one network. Written by the publishers' thread, read by those of JMX. */
final class TrainingRun implements TrainingRunMXBean {

  private final String session;
  private final String worker;
  private final Map<Long, Finding> open = new LinkedHashMap<>();
  private int iteration;
  private int epoch;
  private double score = Double.NaN;
  private long lastMillis;
  private long iterations;
  private long examples;
  private long findings;
  private long treatments;
  private long advices;
  private long dropped;
  private String lastEvent = "";

  private final Permission permission;

  TrainingRun(String session, String worker, Permission permission) {
    this.permission = permission;
    this.session = PlainText.name(session);
    this.worker = PlainText.name(worker);
  }

  synchronized void iteration(IterationSnapshot snapshot, long lost) {
    iteration = snapshot.iteration();
    epoch = snapshot.epoch();
    score = snapshot.score();
    lastMillis = snapshot.timeMillis();
    iterations++;
    examples += snapshot.batchSize();
    dropped = lost;
  }

  synchronized void finding(FindingEvent event) {
    long id = event.finding().id();
    if (event.kind() == FindingEvent.Kind.CLOSED) {
      open.remove(id);
    } else {
      open.put(id, event.finding());
    }
    if (event.kind() == FindingEvent.Kind.OPENED) {
      findings++;
    }
    lastEvent = AlertText.of(event);
  }

  synchronized void treatment(TreatmentEvent event) {
    switch (event.kind()) {
      case GIVEN -> treatments++;
      case ADVISED -> advices++;
      case POSTPONED, UNDONE, GAVE_UP -> {}
    }
    lastEvent = AlertText.of(event);
  }

  @Override
  public String getSession() {
    return session;
  }

  @Override
  public String getWorker() {
    return worker;
  }

  @Override
  public synchronized String getHealth() {
    return open.values().stream()
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .map(Enum::name)
        .orElse("OK");
  }

  @Override
  public synchronized String[] getOpenFindings() {
    return open.values().stream()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .map(TrainingRun::line)
        .toArray(String[]::new);
  }

  private static String line(Finding finding) {
    String where = AlertText.layers(finding.symptom().layers());
    return finding.severity()
        + " "
        + finding.pathology().id()
        + (where.isEmpty() ? "" : " in " + where)
        + " since iteration "
        + finding.openedAt()
        + ": "
        + PlainText.sentence(finding.symptom().evidence());
  }

  @Override
  public String getMode() {
    return permission.get();
  }

  @Override
  public void setMode(String mode) {
    permission.set(mode);
  }

  @Override
  public synchronized int getIteration() {
    return iteration;
  }

  @Override
  public synchronized int getEpoch() {
    return epoch;
  }

  @Override
  public synchronized double getScore() {
    return score;
  }

  @Override
  public synchronized long getLastIterationMillis() {
    return lastMillis;
  }

  @Override
  public synchronized long getIterationCount() {
    return iterations;
  }

  @Override
  public synchronized long getExampleCount() {
    return examples;
  }

  @Override
  public synchronized long getFindingCount() {
    return findings;
  }

  @Override
  public synchronized long getTreatmentCount() {
    return treatments;
  }

  @Override
  public synchronized long getAdviceCount() {
    return advices;
  }

  @Override
  public synchronized String getLastEvent() {
    return lastEvent;
  }

  @Override
  public synchronized long getDroppedCount() {
    return dropped;
  }
}
