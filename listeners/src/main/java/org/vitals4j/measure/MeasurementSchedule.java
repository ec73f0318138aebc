package org.vitals4j.measure;

import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot.Rates;

/**
 * Says how deep each iteration is measured: as deep as any listener's schedule asks, and as the
 * budget allows. Not thread-safe.
 */
final class MeasurementSchedule {

  private MeasurementRequest request = MeasurementRequest.NOTHING;
  private @Nullable OverheadGovernor governor;
  private MeasurementLevel planned = MeasurementLevel.FULL;
  private Rates scheduled = new Rates(0, 0);

  /** Takes up what is wanted from now on. */
  void follow(MeasurementRequest wanted) {
    request = wanted;
    double budget = 0;
    double samples = 0;
    for (Sampling sampling : wanted.samplings()) {
      if (sampling instanceof Sampling.Budget b) {
        budget = Math.max(budget, b.share());
      } else if (sampling instanceof Sampling.Every every) {
        samples = Math.max(samples, 1.0 / every.iterations());
      }
    }
    scheduled = new Rates(wanted.norms() ? 1 : samples, samples);
    OverheadGovernor known = governor;
    if (budget == 0) {
      governor = null;
    } else if (known == null || known.budget() != budget) {
      governor = new OverheadGovernor(budget);
      planned = MeasurementLevel.FULL;
    }
  }

  MeasurementRequest request() {
    return request;
  }

  /** How deep an iteration is to be measured. */
  MeasurementLevel at(int iteration) {
    for (Sampling sampling : request.samplings()) {
      if (sampling instanceof Sampling.Every every && every.includes(iteration)) {
        return MeasurementLevel.FULL;
      }
    }
    return governor == null
        ? floor(MeasurementLevel.FINITE_CHECK)
        : planned.atLeast(floor(MeasurementLevel.FINITE_PROBE));
  }

  private MeasurementLevel floor(MeasurementLevel lightest) {
    if (request.norms()) {
      return MeasurementLevel.NORMS;
    }
    return request.finite() ? lightest.atLeast(MeasurementLevel.FINITE_CHECK) : lightest;
  }

  /**
   * Ends an iteration.
   *
   * @param done how deep it was measured
   * @param total nanoseconds from the end of the iteration before; 0 where that is not known
   * @param spent nanoseconds of them spent in the monitor
   */
  void ended(MeasurementLevel done, long total, long spent) {
    OverheadGovernor current = governor;
    if (current != null) {
      planned = current.next(done, total, spent, floor(MeasurementLevel.FINITE_PROBE));
    }
  }

  /** The rates in force. */
  Rates rates() {
    OverheadGovernor current = governor;
    if (current == null) {
      return scheduled;
    }
    Rates allowed = current.rates();
    return new Rates(
        Math.max(allowed.norms(), scheduled.norms()),
        Math.max(allowed.samples(), scheduled.samples()));
  }
}
