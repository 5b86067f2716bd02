import { itBehavesLikeMapLanguage } from '@cub/testkit';
import { go } from './go.js';
import { java } from './java.js';
import { rust } from './rust.js';

itBehavesLikeMapLanguage('go', () => go, [
  {
    path: 'cmd/shop/main.go',
    source: `package main
import "fmt"
type Store struct{ items []Item }
type Reader interface{ Read(key string) (Item, error) }
type Key = string
type Level int
func (s *Store) Read(key string) (Item, error) { return load(s.items), nil }
func main() { fmt.Println(NewStore()) }
const Limit = 1
var (
	first = 2
)
`,
    definitions: ['class Store', 'interface Reader', 'method Read', 'type Key', 'type Level', 'function main', 'constant Limit', 'constant first'],
    references: ['Item', 'load', 'Println', 'NewStore', 'Store'],
    imports: { fmt: null },
  },
]);

itBehavesLikeMapLanguage('java', () => java, [
  {
    path: 'src/main/java/shop/Engine.java',
    source: `package shop;
import shop.model.Task;
public class Engine extends Base implements Runner {
  public static final int LIMIT = 3;
  public Engine() {}
  @Override public Result run(Task task) { return helper(new Plan()); }
  enum Mode { FAST }
}
interface Runner { Result run(Task task); }
record Point(int x) {}
`,
    definitions: ['class Engine', 'constant LIMIT', 'method Engine', 'method run', 'enum Mode', 'interface Runner', 'class Point'],
    references: ['Base', 'Runner', 'Result', 'Task', 'Plan', 'helper'],
    imports: { 'shop.model.Task': 'src/main/java/shop/model/Task.java' },
  },
]);

itBehavesLikeMapLanguage('rust', () => rust, [
  {
    path: 'src/core/mod.rs',
    source: `
use crate::model::Task;
use super::cli::{run, Mode};
mod engine;
pub struct Store { items: Vec<Item> }
pub enum Level { One }
pub trait Reader { fn read(&self) -> Item; fn close(&self) {} }
impl Reader for Store { fn read(&self) -> Item { self.load(parse()) } }
pub fn open() -> Store { Store::make(); log!("x") }
type Key = String;
pub const LIMIT: u8 = 1;
static NAME: &str = "x";
macro_rules! log { () => {} }
mod inside { fn hidden() {} }
`,
    definitions: ['class Store', 'enum Level', 'interface Reader', 'method read', 'method close', 'function open', 'type Key', 'constant LIMIT', 'constant NAME', 'function log', 'module inside', 'function hidden'],
    references: ['Item', 'load', 'parse', 'make', 'log', 'Store', 'Reader'],
    imports: { 'crate::model::Task': 'src/model.rs', 'super::cli': 'src/cli.rs', engine: 'src/core/engine.rs' },
  },
]);
