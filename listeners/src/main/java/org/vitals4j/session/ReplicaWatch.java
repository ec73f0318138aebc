package org.vitals4j.session;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.OptionalLong;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.workers.OpenFindings.Place;
import org.vitals4j.diagnose.workers.WorkerReading;
import org.vitals4j.measure.scan.ParameterChecksum;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.TensorStatistics;

/**
 * The part of one session in the comparison of the replicas that a {@code ParallelWrapper} trains.
 * Costs a comparison of references where there are none. Not thread-safe.
 */
final class ReplicaWatch {

  private static final double NANOS_PER_SECOND = 1e9;

  private WeakReference<Model> network = new WeakReference<>(null);
  private @Nullable ReplicaGroup group;

  /** Whether parameters are averaged, so that replicas are equal at times. */
  private boolean averages;

  /** Of the parameters at the end of the last iteration; empty before the first. */
  private OptionalLong atEnd = OptionalLong.empty();

  private long iterations;
  private long beganNanos;

  /** An iteration begins: are the parameters those that all replicas were handed? */
  List<FindingEvent> begin(Model model, String session, String worker) {
    if (!network.refersTo(model)) {
      take(model);
    }
    ReplicaGroup replicas = group;
    if (replicas == null) {
      return List.of();
    }
    beganNanos = System.nanoTime();
    OptionalLong before = atEnd;
    atEnd = OptionalLong.empty();
    TrainedNetwork live = TrainedNetwork.of(model).orElse(null);
    if (!averages || before.isEmpty() || live == null || live.parameters() == null) {
      return List.of();
    }
    if (before.equals(ParameterChecksum.ofSample(live.parameters()))) {
      return List.of(); // nobody has written them
    }
    OptionalLong checksum = ParameterChecksum.of(live.parameters());
    Place place = new Place(session, worker, live.iteration(), live.epoch());
    return checksum.isPresent()
        ? replicas.changed(place, iterations, checksum.getAsLong())
        : List.of();
  }

  private void take(Model model) {
    network = new WeakReference<>(model);
    group = ReplicaGroup.ofThisThread().orElse(null);
    atEnd = OptionalLong.empty(); // another replica: what changed is not known
    averages = TrainedNetwork.of(model).map(live -> !live.sharesGradients()).orElse(false);
  }

  /** An iteration was measured: how does the worker compare? */
  List<FindingEvent> measured(IterationSnapshot snapshot) {
    ReplicaGroup replicas = group;
    if (replicas == null) {
      return List.of();
    }
    double norm =
        snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> known
            ? known.value().l2()
            : Double.NaN;
    // Not from end to end, as the snapshot has it: all wait for the slowest.
    double seconds = (System.nanoTime() - beganNanos) / NANOS_PER_SECOND;
    return replicas.measured(
        new Place(snapshot.session(), snapshot.worker(), snapshot.iteration(), snapshot.epoch()),
        new WorkerReading(snapshot.iteration(), snapshot.epoch(), norm, seconds));
  }

  /** The iteration is over, and all that is done to the network in it. */
  void end(Model model) {
    if (group == null) {
      return;
    }
    iterations++;
    if (averages && network.refersTo(model)) {
      atEnd =
          TrainedNetwork.of(model)
              .map(TrainedNetwork::parameters)
              .map(ParameterChecksum::ofSample)
              .orElse(OptionalLong.empty());
    }
  }
}
