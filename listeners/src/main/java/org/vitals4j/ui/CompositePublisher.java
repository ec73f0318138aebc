package org.vitals4j.ui;

import java.util.List;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.TreatmentEvent;

/** One publisher for DL4J's pages and the Health page; a failure of the first spares the second. */
record CompositePublisher(Publisher standard, Publisher health) implements Publisher {

  @Override
  public String name() {
    return "DL4J UI";
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long dropped) {
    try {
      standard.iteration(snapshot, dropped);
    } finally {
      health.iteration(snapshot, dropped);
    }
  }

  @Override
  public void treatment(TreatmentEvent event) {
    health.treatment(event);
  }

  @Override
  public void finding(FindingEvent event) {
    health.finding(event);
  }

  @Override
  public void checks(String session, String worker, List<Finding.Check> checks) {
    health.checks(session, worker, checks);
  }

  @Override
  public void flush() {
    try {
      standard.flush();
    } finally {
      health.flush();
    }
  }

  @Override
  public void close() {
    flush();
  }
}
