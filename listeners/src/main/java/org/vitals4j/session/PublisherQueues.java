package org.vitals4j.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vitals4j.publish.PublisherQueue;

/**
 * One queue for each publisher of a session: one that is brought by two listeners must not hear
 * everything twice. Not thread-safe.
 */
final class PublisherQueues {

  /**
   * A queue, and who brought its publisher.
   *
   * @param members at least one
   */
  record SharedQueue(PublisherQueue queue, List<SessionListeners.Member> members) {}

  private List<SessionListeners.Member> members = List.of();
  private List<SharedQueue> all = List.of();

  /** Those of the members there are now. */
  void of(List<SessionListeners.Member> present) {
    members = present;
    choose();
  }

  /** Those that are not closed: of two queues of one publisher the other takes over. */
  List<SharedQueue> all() {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).queue().isClosed()) {
        choose();
        return all;
      }
    }
    return all;
  }

  /** Names of the detectors whose findings its publisher hears of. */
  static Set<String> detectors(SharedQueue shared) {
    Set<String> names = new HashSet<>();
    shared.members().forEach(member -> names.addAll(member.detectors));
    return names;
  }

  private void choose() {
    List<SharedQueue> chosen = new ArrayList<>();
    for (SessionListeners.Member member : members) {
      for (PublisherQueue queue : member.config().queues()) {
        if (!queue.isClosed()) {
          add(chosen, queue, member);
        }
      }
    }
    all = chosen;
  }

  private static void add(
      List<SharedQueue> chosen, PublisherQueue queue, SessionListeners.Member member) {
    for (SharedQueue known : chosen) {
      if (known.queue().isFor(queue.publisher())) {
        known.members().add(member);
        return;
      }
    }
    List<SessionListeners.Member> first = new ArrayList<>(2);
    first.add(member);
    chosen.add(new SharedQueue(queue, first));
  }
}
