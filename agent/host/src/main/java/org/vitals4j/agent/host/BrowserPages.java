package org.vitals4j.agent.host;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.vitals4j.publish.Publisher;

/**
 * Browser pages, where they were asked for: DL4J's where the job has them, else the JDK's server.
 */
final class BrowserPages {

  private static final List<String> NEEDED =
      List.of(
          "org.deeplearning4j.ui.VertxUIServer", "org.deeplearning4j.core.storage.StatsStorage");

  private final @Nullable Pages pages;

  private BrowserPages(@Nullable Pages pages) {
    this.pages = pages;
  }

  /**
   * Opens them; says in a line where, or why not.
   *
   * @param port empty where nobody asked
   */
  static BrowserPages open(OptionalInt port) {
    if (port.isEmpty()) {
      return new BrowserPages(null);
    }
    boolean dl4j = isThere();
    try {
      Pages pages =
          dl4j
              ? new PagesForTheJob(() -> new Dl4jPages(port.getAsInt()))
              : new PagesForTheJob(() -> new JdkPages(port.getAsInt()));
      HostLog.line(
          "live in the browser at "
              + pages.address()
              + " as long as the job runs"
              + (dl4j ? "." : "; without DL4J's own pages, which are not on its class path."));
      return new BrowserPages(pages);
    } catch (RuntimeException | LinkageError refused) {
      HostLog.line(
          "ui="
              + port.getAsInt()
              + " was asked for, but there are no browser pages: "
              + refused.getMessage()
              + ". Findings are in the log all the same.");
      return new BrowserPages(null);
    }
  }

  /** Whether the job has DL4J's UI, of a version whose classes are where they are now. */
  private static boolean isThere() {
    try {
      for (String name : NEEDED) {
        Class.forName(name, false, BrowserPages.class.getClassLoader());
      }
      return true;
    } catch (ClassNotFoundException | LinkageError missing) {
      return false;
    }
  }

  /** A new publisher to them; empty where there are none. */
  Optional<Publisher> publisher() {
    return Optional.ofNullable(pages).map(Pages::publisher);
  }

  Optional<String> address() {
    return Optional.ofNullable(pages).map(Pages::address);
  }

  void close() {
    if (pages != null) {
      pages.close();
    }
  }
}
