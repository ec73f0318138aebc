package org.vitals4j.publish.jfr;

import org.vitals4j.publish.AlertText;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;

/**
 * Writes events of JDK Flight Recorder: {@code vitals4j.Iteration}, {@code vitals4j.Finding},
 * {@code vitals4j.Treatment} and, where a recording enables it, {@code vitals4j.Measurement}. A
 * recording that is started at any time has them from then on; it is not told of findings that
 * opened before.
 *
 * <p>The recorder dates an event by the moment it is written, which is some milliseconds after the
 * iteration ended: the publishers' thread writes it. {@code endedAt} of an iteration is exact.
 *
 * <p>Holds no state. Without a recording a call costs the test of a flag.
 */
public final class JfrPublisher implements Publisher {

  private static final double NANOS = 1e9;

  @Override
  public String name() {
    return "jfr";
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long dropped) {
    IterationEvent event = new IterationEvent();
    if (event.isEnabled()) {
      event.session = PlainText.name(snapshot.session());
      event.worker = PlainText.name(snapshot.worker());
      event.iteration = snapshot.iteration();
      event.epoch = snapshot.epoch();
      event.endedAt = snapshot.timeMillis();
      event.iterationTime = nanos(snapshot.duration());
      event.batchSize = snapshot.batchSize();
      event.score = snapshot.score();
      event.dropped = dropped;
      event.commit();
    }
    if (new MeasurementEvent().isEnabled()) {
      measurements(snapshot);
    }
  }

  private static void measurements(IterationSnapshot snapshot) {
    for (RunQuantity quantity : RunQuantity.values()) {
      quantity
          .of(snapshot)
          .ifMeasured(value -> write(snapshot, quantity.id(), "", value, quantity.unit()));
    }
    for (LayerSnapshot layer : snapshot.layers()) {
      String name = PlainText.name(layer.layer().name());
      for (LayerQuantity quantity : LayerQuantity.values()) {
        quantity
            .of(layer)
            .ifMeasured(value -> write(snapshot, quantity.id(), name, value, quantity.unit()));
      }
    }
  }

  private static void write(
      IterationSnapshot snapshot, String quantity, String layer, double value, String unit) {
    MeasurementEvent event = new MeasurementEvent();
    event.session = PlainText.name(snapshot.session());
    event.worker = PlainText.name(snapshot.worker());
    event.iteration = snapshot.iteration();
    event.quantity = quantity;
    event.layer = layer;
    event.value = value;
    event.unit = unit;
    event.commit();
  }

  private static long nanos(Measurement<Double> seconds) {
    return seconds instanceof Measurement.Measured<Double> known
        ? Math.round(known.value() * NANOS)
        : IterationEvent.NOT_KNOWN;
  }

  @Override
  public void finding(FindingEvent change) {
    FindingChangeEvent event = new FindingChangeEvent();
    if (event.isEnabled()) {
      Symptom symptom = change.finding().symptom();
      event.session = PlainText.name(change.session());
      event.worker = PlainText.name(change.worker());
      event.iteration = change.iteration();
      event.epoch = change.epoch();
      event.finding = change.finding().id();
      event.change = change.kind().name();
      event.pathology = symptom.pathology().id();
      event.severity = change.finding().severity().name();
      event.layers = AlertText.layers(symptom.layers());
      event.observed = symptom.observed();
      event.limit = symptom.limit();
      event.unit = PlainText.name(symptom.unit());
      event.onset = change.finding().onset();
      event.evidence = PlainText.sentence(symptom.evidence());
      event.commit();
    }
  }

  @Override
  public void treatment(TreatmentEvent given) {
    TreatmentGivenEvent event = new TreatmentGivenEvent();
    if (event.isEnabled()) {
      event.session = PlainText.name(given.session());
      event.worker = PlainText.name(given.worker());
      event.iteration = given.iteration();
      event.epoch = given.epoch();
      event.treatment = PlainText.name(given.treatment());
      event.outcome = given.kind().name();
      event.pathology = given.pathology().map(Pathology::id).orElse("");
      event.layers = AlertText.layers(given.layers());
      event.before = given.before();
      event.after = given.after();
      event.unit = PlainText.name(given.unit());
      event.text = PlainText.sentence(given.text());
      event.commit();
    }
  }
}
