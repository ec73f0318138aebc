package org.vitals4j.agent.command;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A command that asks about runs, where they are. */
abstract class HealthCommand extends JvmCommand {

  /** As {@code EX_USAGE} of {@code sysexits.h}: 1 and 2 are verdicts. */
  static final int WRONG_COMMAND_LINE = 64;

  /** Nobody is there to ask, or there is nothing to say. */
  static final int CANNOT_SAY = 3;

  static final String API = "/health/api/";

  @Parameters(
      index = "0",
      paramLabel = "PID|URL",
      description = "Process id of the JVM ('list' shows them), or the address of a Health page.")
  private String target = "";

  @Option(names = "--session", description = "Only this run; all there are by default.")
  private String session = "";

  @Option(names = "--worker", description = "Only this worker; all there are by default.")
  private String worker = "";

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  HealthCommand(Jvms jvms) {
    super(jvms);
  }

  boolean json() {
    return json;
  }

  /** One worker of a run. */
  record Worker(String session, String name) {

    String query() {
      return "session=" + encoded(session) + "&worker=" + encoded(name);
    }

    /** The same object, with the names of this worker in it. */
    JsonObject names(JsonObject object) {
      JsonObject named = new JsonObject();
      named.addProperty("session", session);
      named.addProperty("worker", name);
      object.entrySet().forEach(field -> named.add(field.getKey(), field.getValue()));
      return named;
    }

    @Override
    public String toString() {
      return "run " + session + ", worker " + name;
    }
  }

  /**
   * Who is asked.
   *
   * @throws ParameterException if the target is neither of the two
   * @throws IllegalStateException if nobody is there
   */
  HealthClient client() {
    if (target.matches("[0-9]{1,18}")) {
      return jvms().health(Long.parseLong(target));
    }
    if (target.matches("https?://[^/]+.*")) {
      try {
        return new PageClient(URI.create(target));
      } catch (IllegalArgumentException wrong) {
        throw refused("'" + target + "' is no address: " + wrong.getMessage());
      }
    }
    throw refused(
        Files.exists(Path.of(target))
            ? "'"
                + target
                + "' is a file: recordings cannot be read yet; give a process id or the address of"
                + " a Health page."
            : "'"
                + target
                + "' is neither a process id nor an address such as http://localhost:9000.");
  }

  ParameterException refused(String sentence) {
    return new ParameterException(commandLine(), sentence);
  }

  /** What was asked for, as parameters of a query; "" for everything. */
  String chosen() {
    return (session.isEmpty() ? "" : "&session=" + encoded(session))
        + (worker.isEmpty() ? "" : "&worker=" + encoded(worker));
  }

  /**
   * The workers that were asked for.
   *
   * @throws IllegalStateException if there is none
   */
  List<Worker> workers(HealthClient client) {
    List<Worker> all = new ArrayList<>();
    for (JsonObject run : Answers.objects(Answers.read(client.get(API + "sessions")), "sessions")) {
      for (JsonObject one : Answers.objects(run, "workers")) {
        Worker found = new Worker(Answers.text(run, "session"), Answers.text(one, "worker"));
        if ((session.isEmpty() || session.equals(found.session()))
            && (worker.isEmpty() || worker.equals(found.name()))) {
          all.add(found);
        }
      }
    }
    if (all.isEmpty()) {
      throw new IllegalStateException("there is no such run");
    }
    return all;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
