import { InvalidParamsError } from "@example/tasks";
import type { RPCClientError } from "@example/tasks";
import { mutation, query, queryKey } from "@example/tasks/query";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { api, connect, connection } from "./api";

export function App() {
  return (
    <>
      <Connection />
      <NewTask />
      <Tasks />
    </>
  );
}

/** Shows the state of the connection, and offers to connect where it has ended. */
function Connection() {
  const { state, reason } = useSyncExternalStore(
    connection.subscribe,
    connection.getSnapshot,
    connection.getServerSnapshot,
  );
  return (
    <p>
      <output id="state">{state}</output> {reason}
      {state === "disconnected" && <button onClick={connect}>Connect</button>}
    </p>
  );
}

/** Loads the tasks again when one has changed, or events may be missing. */
function useEvents() {
  const client = useQueryClient();
  useEffect(() => {
    const leaving = new AbortController();
    const follow = async () => {
      for await (const event of api.boardEvents({ signal: leaving.signal })) {
        if (event.type === "$join" || event.type === "$leave") continue;
        await client.invalidateQueries({ queryKey: queryKey("tasksList") });
      }
    };
    follow().catch((error: unknown) => {
      if (!leaving.signal.aborted) console.error(error); // the connection has ended for good
    });
    return () => {
      leaving.abort();
    };
  }, [client]);
}

function Tasks() {
  useEvents();
  const { data, error } = useQuery(query(api, "tasksList", { limit: 20 }));
  if (error !== null) return <p role="alert">{error.message}</p>;
  if (data === undefined) return <p>Loading</p>;
  return (
    <ul>
      {data.tasks.map((task) => (
        <li key={task.id}>{task.title}</li>
      ))}
    </ul>
  );
}

function NewTask() {
  const [title, setTitle] = useState("");
  const client = useQueryClient();
  const create = useMutation({
    ...mutation(api, "tasksCreate"),
    onSuccess: async () => {
      setTitle("");
      await client.invalidateQueries({ queryKey: queryKey("tasksList") });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ title });
      }}
    >
      <input
        aria-label="Title"
        value={title}
        onChange={(event) => {
          setTitle(event.target.value);
        }}
      />
      <button disabled={create.isPending}>Add</button>
      {create.error !== null && <p role="alert">{explain(create.error)}</p>}
    </form>
  );
}

/** Says what is wrong, by the class of the error. */
function explain(error: RPCClientError): string {
  if (error instanceof InvalidParamsError) {
    return error.fields.map(({ path, message }) => `${path}: ${message}`).join(", ");
  }
  return error.message;
}
