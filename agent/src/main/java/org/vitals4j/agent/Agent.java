package org.vitals4j.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM starts the agent: before {@code main} with {@code -javaagent}, or later through the
 * attach API.
 *
 * <p>This package is what the JVM loads first, in Java 8 byte code: an old JVM gets a sentence,
 * where a newer class file would make it abort. It knows the rest by name only, and has no {@code
 * package-info}, since Java 8 cannot be told {@code @NullMarked}.
 *
 * <p>Both methods return normally whatever happens. An exception out of {@code premain} would end
 * the JVM.
 */
public final class Agent {

  private static final String CORE = "org.vitals4j.agent.weave.AgentCore";

  private Agent() {}

  /**
   * Called by the JVM before the application's {@code main}.
   *
   * @param options what follows {@code =} in {@code -javaagent:vitals4j-agent.jar=...}; null for
   *     nothing
   */
  public static void premain(@Nullable String options, Instrumentation instrumentation) {
    start("premain", options, instrumentation);
  }

  /**
   * Called by the JVM when another process attaches.
   *
   * @param options as for {@link #premain}, or "@" and the path of a request file, as {@code java
   *     -jar vitals4j-agent.jar} writes it
   */
  public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
    start("attach", options, instrumentation);
  }

  private static void start(String how, @Nullable String options, Instrumentation instrumentation) {
    try {
      String tooOld = JavaVersion.complaint(System.getProperty("java.specification.version"));
      if (tooOld != null) {
        System.err.println("vitals4j: " + tooOld + " The job runs on, unwatched.");
        return;
      }
      Class.forName(CORE)
          .getMethod(how, String.class, Instrumentation.class)
          .invoke(null, options == null ? "" : options, instrumentation);
    } catch (Throwable thrown) {
      Throwable cause = thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
      System.err.println("vitals4j: the agent did not start, and the job runs on: " + cause);
    }
  }
}
