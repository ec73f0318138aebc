package org.vitals4j.session;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.PublisherQueue;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Treatments;

/**
 * The parts that one listener brings to the session of each network it is on.
 *
 * @param owner the listener, as an error message would name it
 * @param sessionId the run; every session of this listener carries it
 * @param norms whether it wants gradient norms in every iteration, whatever they cost
 * @param sampling how often all else is measured; null where the listener has no use for it
 * @param histograms whether it wants gradient histograms where it samples
 * @param clipping the policy; each network gets its own copy; null for none
 * @param permission what it may do with the network
 * @param treatments the plan; each network gets treatments of its own
 * @param detectors make the detectors for one network
 * @param queues where snapshots and findings go
 * @param comparesWorkers whether it is told what the workers of one run show together
 * @param record what the listener itself remembers, for its user
 */
public record ListenerConfig(
    String owner,
    String sessionId,
    boolean norms,
    @Nullable Sampling sampling,
    boolean histograms,
    @Nullable ClippingPolicy clipping,
    ModeSwitch permission,
    Treatments treatments,
    List<Supplier<Detector>> detectors,
    List<PublisherQueue> queues,
    boolean comparesWorkers,
    RunRecord record) {

  private static final AtomicLong RUNS = new AtomicLong();
  private static final DateTimeFormatter RUN_NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());

  /** The parts of a listener for one thing. */
  public static ListenerConfig of(
      String owner,
      boolean norms,
      @Nullable Sampling sampling,
      List<Supplier<Detector>> detectors,
      List<PublisherQueue> queues) {
    return new ListenerConfig(
        owner,
        newSessionId(),
        norms,
        sampling,
        false,
        null,
        new ModeSwitch(owner, Mode.OBSERVE, false),
        Treatments.none(),
        detectors,
        queues,
        false,
        new RunRecord());
  }

  /** What it may do with the network, as it was built or as it was told since. */
  public Mode mode() {
    return permission.mode();
  }

  /** The same with a clipping policy. */
  public ListenerConfig clipping(ClippingPolicy policy) {
    return new ListenerConfig(
        owner,
        sessionId,
        norms,
        sampling,
        histograms,
        policy,
        new ModeSwitch(owner, Mode.TREAT, true),
        treatments,
        detectors,
        queues,
        comparesWorkers,
        record);
  }

  /**
   * The sentence that refuses a second clipping policy on a network where this one's is in force;
   * empty where there is no conflict.
   */
  public Optional<String> clippingConflict(ListenerConfig other) {
    if (clipping == null || mode() == Mode.OBSERVE || other.clipping == null) {
      return Optional.empty();
    }
    return Optional.of(
        "A network can have one clipping policy, but "
            + owner
            + " has one already and "
            + other.owner
            + " brings another. The first stays in force: remove one of the two.");
  }

  /** Date, time and a counter: unique in this JVM, and readable. */
  public static String newSessionId() {
    return "vitals4j-" + RUN_NAME.format(Instant.now()) + "-" + RUNS.incrementAndGet();
  }
}
