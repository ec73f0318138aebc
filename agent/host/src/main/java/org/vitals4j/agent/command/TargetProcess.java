package org.vitals4j.agent.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a process before anything attaches to it: the attach API waits ten seconds for one that
 * is no JVM, and words its refusals for programmers.
 */
final class TargetProcess {

  /** Of Linux; absent elsewhere, where the attach API has to find out. */
  private static final Path PROCESSES = Path.of("/proc");

  private static final String JVM_LIBRARY = "libjvm.so";

  private TargetProcess() {}

  /** Why nothing can attach to it; empty where nothing speaks against it. */
  static Optional<String> objection(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      return Optional.of(
          "there is no process " + pid + "; 'list --all' shows the JVMs of this user");
    }
    Optional<String> owner = process.get().info().user();
    Optional<String> me = ProcessHandle.current().info().user();
    if (owner.isPresent() && me.isPresent() && !owner.equals(me)) {
      return Optional.of(
          "process "
              + pid
              + " belongs to the user "
              + owner.get()
              + ", and this command runs as "
              + me.get()
              + ": run it as "
              + owner.get());
    }
    if (isSurelyNoJvm(pid)) {
      return Optional.of(
          "process "
              + pid
              + process.get().info().command().map(program -> " (" + program + ")").orElse("")
              + " is no JVM; 'list --all' shows the JVMs of this user");
    }
    return Optional.empty();
  }

  private static boolean isSurelyNoJvm(long pid) {
    try (Stream<String> maps = Files.lines(PROCESSES.resolve(pid + "/maps"))) {
      return maps.noneMatch(line -> line.contains(JVM_LIBRARY));
    } catch (IOException | RuntimeException unreadable) {
      return false;
    }
  }
}
