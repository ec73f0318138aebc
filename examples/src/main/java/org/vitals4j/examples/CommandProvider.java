package org.vitals4j.examples;

import java.util.List;
import java.util.ServiceLoader;
import org.vitals4j.examples.terminal.Screen;

/**
 * Adds commands to {@code examples/run}. Another module, such as the benchmarks, names its provider
 * for {@link ServiceLoader}; its commands are there where it is on the class path.
 */
public interface CommandProvider {

  /**
   * The commands, in the order in which the help lists them.
   *
   * @param screen where they print
   * @return objects with picocli's {@code @Command}
   */
  List<Object> commands(Screen screen);
}
