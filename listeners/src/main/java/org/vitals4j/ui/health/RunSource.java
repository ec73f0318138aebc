package org.vitals4j.ui.health;

import java.util.List;
import org.vitals4j.report.Internal;

/** Where the page finds its runs. Asked for every request, by any thread; must be quick. */
@Internal
public interface RunSource {

  /** All there are; of two with the same run the first is asked. */
  List<Runs> runs();

  /**
   * Called for a session that nobody knows, before it is refused: something may still be loaded.
   *
   * @return whether it is worth looking again
   */
  default boolean load(String session) {
    return false;
  }
}
