package org.vitals4j.diagnose;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.NetworkDescription;

/**
 * What a detector remembers of one network, replaced as a whole when the network becomes another:
 * the past of one says nothing of the next. Not thread-safe.
 *
 * @param <S> what is remembered
 */
final class PerNetwork<S> {

  private final Function<NetworkDescription, S> maker;
  private @Nullable NetworkDescription network;
  private @Nullable S state;

  /**
   * @param maker makes what is known of a network that was never seen
   */
  PerNetwork(Function<NetworkDescription, S> maker) {
    this.maker = maker;
  }

  /** What is remembered of the network of an iteration. */
  S of(IterationSnapshot snapshot) {
    S known = state;
    if (known == null || !snapshot.network().equals(network)) {
      network = snapshot.network();
      known = maker.apply(network);
      state = known;
    }
    return known;
  }
}
